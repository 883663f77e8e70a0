// The meeting by keyboard: j and k go through the places, a digit takes that coder's, b both, n neither, o another; r says why,
// Enter settles, u takes it back.
// Without this file the links, radio buttons and buttons do the same.

const point = document.querySelector("[data-point]");
const form = document.querySelector("[data-settle]");

/** Whether a key pressed here belongs to what is being typed or chosen. */
const isTyping = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox])") !== null;

function go(where) {
  if (where) location.assign(where);
}

/** Choose the decision that has this key. */
function choose(key) {
  const choice = form?.querySelector(`input[name=choice][data-key="${CSS.escape(key)}"]`);
  if (!choice) return;
  choice.checked = true;
  choice.focus();
  showInstead();
}

/** The fields of another code are only of use with that decision. */
function showInstead() {
  const instead = form?.querySelector("[data-instead]");
  if (instead) instead.hidden = form.querySelector("input[name=choice]:checked")?.value !== "other";
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j") go(point?.dataset.after);
  else if (event.key === "k") go(point?.dataset.before);
  else if (event.key === "r" && form) focusOn(event, form.querySelector("textarea[name=reason]"));
  else if (event.key === "u") document.querySelector("[data-undo]")?.requestSubmit();
  else if (event.key === "Enter" && event.target.matches("input[name=choice]")) submit(event);
  else choose(event.key);
}

function focusOn(event, field) {
  event.preventDefault();
  field.focus();
}

function submit(event) {
  event.preventDefault();
  form.requestSubmit();
}

if (point) {
  document.addEventListener("keydown", press);
  form?.addEventListener("change", showInstead);
  showInstead();
  document.querySelector(".agenda [aria-current]")?.scrollIntoView({ block: "nearest" });
  if (location.hash === "#point") document.querySelector("#point-h").focus({ preventScroll: true });
}
