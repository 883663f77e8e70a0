// The codebook's page: the tree, what the chosen code means beside it, moves sent to the server and taken back.

import { newOperation } from "../operation.js";
import { draggable, stepped } from "./moving.js";
import { nameOf, Tree } from "./tree.js";

const place = document.querySelector("[data-tree-place]");
if (place) begin();

function begin() {
  const page = {
    place, detail: document.querySelector("[data-detail]"), said: document.querySelector("[data-said]"),
    trouble: document.querySelector("[data-trouble]"), why: document.querySelector("[data-why]"), cut: null,
  };
  document.querySelector("[data-tools]").hidden = false;
  page.tree = plant(page);
  tools(page);
  const wanted = location.hash.startsWith("#code-") ? location.hash.slice(6) : null;
  if (wanted) page.tree.reveal(wanted);
  page.why?.addEventListener("submit", (event) => explain(page, event));
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-last]")) remember(page);
  });
  recall(page);
}

/** Make what the server drew a tree; where one may edit, one whose codes can be moved. */
function plant(page) {
  const list = page.place.querySelector("[data-tree]");
  const tree = new Tree(list, (item) => look(page, item));
  if ("editing" in list.dataset) {
    draggable(tree, (item, goal) => move(page, item, goal));
    list.addEventListener("keydown", (event) => onKey(page, event));
  }
  return tree;
}

function tools(page) {
  const find = document.querySelector("[data-find-code]");
  find.addEventListener("input", () => {
    const fit = page.tree.filter(find.value);
    say(page, find.value ? `${fit} found` : "");
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      page.tree.choose(page.tree.visible().find((item) => !find.value || item.dataset.find.includes(find.value.toLocaleLowerCase())) ?? page.tree.visible()[0]);
    }
    if (event.key === "Escape") {
      find.value = "";
      page.tree.filter("");
    }
  });
  document.querySelector("[data-open-all]").addEventListener("click", () => page.tree.openAll(true));
  document.querySelector("[data-close-all]").addEventListener("click", () => page.tree.openAll(false));
  const keys = document.querySelector("[data-keys]");
  keys?.addEventListener("click", () => {
    const box = document.querySelector("[data-keys-box]");
    box.hidden = !box.hidden;
    keys.setAttribute("aria-expanded", String(!box.hidden));
  });
}

function say(page, words) {
  page.said.textContent = words;
}

/** Show beside the tree what a code means; on a narrow screen its page does that. */
function look(page, item) {
  clearTimeout(page.looking);
  if (!matchMedia("(min-width: 1101px)").matches) return;
  page.looking = setTimeout(async () => {
    const answer = await fetch(`${item.querySelector("a.name").href}?part=panel`, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected || page.tree.at !== item) return;
    // The server's own template, escaped there; parsed, not run: scripts set this way never start.
    page.detail.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    page.detail.hidden = false;
  }, 120);
}

function onKey(page, event) {
  const item = page.tree.at;
  if (!item) return;
  const isArrow = event.key.startsWith("Arrow");
  if (event.altKey && !event.ctrlKey && isArrow) {
    event.preventDefault();
    const goal = stepped(page.tree, item, event.key);
    if (goal) move(page, item, goal);
    else say(page, "There is no place that way.");
  } else if (event.ctrlKey && event.key === "x") {
    event.preventDefault();
    take(page, item);
  } else if (event.ctrlKey && event.key === "v" && page.cut) {
    event.preventDefault();
    if (page.tree.line(item).includes(page.cut)) say(page, "A code cannot come under itself.");
    else move(page, page.cut, { parent: item.dataset.guid, place: "" });
  } else if (event.ctrlKey && event.key === "z") {
    event.preventDefault();
    page.place.querySelector("[data-last]")?.requestSubmit();
  } else if (event.key === "Escape" && page.cut) {
    take(page, null);
  } else if (event.key === "F2") {
    event.preventDefault();
    location.assign(`${item.querySelector("a.name").href}edit/`);
  }
}

function take(page, item) {
  page.cut?.classList.remove("is-cut");
  page.cut = item;
  item?.classList.add("is-cut");
  say(page, item ? `${nameOf(item)} is taken. Choose where it shall stand and press Control V.` : "Left where it was.");
}

/** Send a move, draw the tree anew, keep the place in it. */
async function move(page, item, { parent, place: at }) {
  const guid = item.dataset.guid;
  const name = nameOf(item);
  const body = new URLSearchParams({ parent, place: at, operation: newOperation() });
  page.trouble.hidden = true;
  try {
    const answer = await post(page, `${item.querySelector("a.name").href}move/`, body);
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error?.what ?? String(answer.status));
    await redraw(page, guid);
    const moved = page.tree.find(guid);
    const under = page.tree.parent(moved);
    const where = under ? `under ${nameOf(under)}` : "at the top";
    say(page, `${name} stands ${where}, ${moved.getAttribute("aria-posinset")} of ${moved.getAttribute("aria-setsize")}.`);
    ask(page, told.act);
  } catch (error) {
    page.trouble.hidden = false;
    page.trouble.textContent = `${name} was not moved. ${error.message}`;
  }
}

function post(page, address, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  return fetch(address, { method: "POST", headers, body, credentials: "same-origin" });
}

async function redraw(page, guid) {
  const open = page.tree.state();
  const answer = await fetch("?part=tree", { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  page.place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  page.cut = null;
  page.tree = plant(page);
  page.tree.restore(open);
  page.tree.reveal(guid);
  return undefined;
}

/** Offer to say why the last move was made. */
function ask(page, act) {
  if (!act || !page.why) return;
  page.why.hidden = false;
  page.why.action = `changes/${act}/reason/`;
  page.why.elements.operation.value = newOperation();
  page.why.elements.reason.value = "";
}

async function explain(page, event) {
  event.preventDefault();
  const answer = await post(page, page.why.action, new URLSearchParams(new FormData(page.why)));
  if (!answer.ok) {
    page.trouble.hidden = false;
    page.trouble.textContent = "The reason was not saved. Reload the page and try again.";
    return;
  }
  page.why.hidden = true;
  await redraw(page, page.tree.at?.dataset.guid);
  say(page, "The reason is kept.");
}

/** Over an undo, which reloads the page, keep what was open. */
function remember(page) {
  sessionStorage.setItem("codebook-open", JSON.stringify([page.tree.at?.dataset.guid ?? null, [...page.tree.state()]]));
}

function recall(page) {
  const kept = sessionStorage.getItem("codebook-open");
  if (!kept) return;
  sessionStorage.removeItem("codebook-open");
  const [guid, open] = JSON.parse(kept);
  page.tree.restore(new Set(open));
  if (guid && page.tree.find(guid)) page.tree.reveal(guid);
}
