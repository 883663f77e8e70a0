// A report that saves as people type. Every answer is sent 0.8 s after the last key; the line at the top says how it stands.
// Without this file the page has a Save button and loses nothing but comfort.
import { Answer } from "./answer.js";

const form = document.getElementById("report");
const line = document.getElementById("saving");

/** The token as it is now: signing in again in another tab has changed it since this page was made. */
const token = () =>
  document.cookie.match(/(?:^|; )fingerpost-csrf=([^;]+)/)?.[1] ?? form.querySelector('[name="csrfmiddlewaretoken"]').value;

/** Send one answer. Resolves to {answer}, {theirs}, or {message, isFinal}; never rejects. */
async function send(given) {
  try {
    const reply = await fetch(form.dataset.answer, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(given),
      keepalive: document.hidden && given.text.length < 15000, // outlives the page; browsers allow 64 kB of these
    });
    return read(reply.status, await reply.json());
  } catch {
    return { message: "The server cannot be reached.", isFinal: false };
  }
}

function read(status, said) {
  if (status === 200) return { answer: said.answer };
  if (status === 409 && said.theirs) return { theirs: said.theirs };
  const { what = "Something went wrong on the server.", hint = "" } = said.error ?? {};
  return { message: `${what} ${hint}`.trim(), isFinal: status < 500 && status !== 401 };
}

function start() {
  const answers = [];
  const tell = () => say(answers);
  for (const section of form.querySelectorAll("[data-question]")) {
    answers.push(new Answer(section, send, form.dataset.person, tell));
  }
  const flush = () => Promise.all(answers.map((answer) => answer.save()));
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());
  addEventListener("beforeunload", (event) => answers.every((answer) => answer.isSafe) || event.preventDefault());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    flush();
  });
  document.getElementById("submit").addEventListener("click", (event) => leave(event, answers, flush));
  say(answers);
}

/** Go on to handing in only when every word has arrived. */
async function leave(event, answers, flush) {
  event.preventDefault();
  const goal = event.currentTarget.href;
  await flush();
  const left = answers.find((answer) => answer.state !== "saved");
  if (!left) location.href = goal;
  else left.field.focus();
}

const count = (some) => (some.length === 1 ? "1 answer" : `${some.length} answers`);

/** One line for the whole page; the worst state wins. */
function say(answers) {
  const are = (state) => answers.filter((answer) => answer.state === state);
  const [clash, refused, kept, saving, typing] = ["conflict", "refused", "kept", "saving", "typing"].map(are);
  if (clash.length) return put("conflict", `Somebody else has changed ${count(clash)}: choose which words to keep.`);
  if (refused.length) return put("refused", `${count(refused)} not saved. ${refused[0].message}`);
  if (kept.length) return put("kept", keptWords(kept));
  if (saving.length) return put("saving", "Saving…");
  if (typing.length) return put("typing", "Not saved yet…");
  const time = new Date().toLocaleTimeString([], { timeStyle: "short" });
  return put("saved", line.dataset.state === "saved" ? "All saved." : `All saved at ${time}.`);
}

function keptWords(kept) {
  if (!kept.every((answer) => answer.isKept)) return `${count(kept)} not saved, and this device has no room to keep them. Copy your words before you close this page.`;
  return `Kept on this device: ${count(kept)}. ${kept[0].message} We try again by ourselves.`.replace("  ", " ");
}

function put(state, words) {
  if (line.dataset.state === state && line.textContent.startsWith(words.slice(0, 9)) && state === "saved") return;
  line.dataset.state = state;
  if (line.textContent !== words) line.textContent = words;
}

if (form) start();
