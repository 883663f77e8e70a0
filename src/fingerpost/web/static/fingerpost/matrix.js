// The matrix by keyboard, and a cell's passages in a side panel. Without this file every cell is a link to a page.
import { walk } from "./grid.js";

const table = document.getElementById("matrix");
const panel = document.getElementById("cell-panel");
let opener = null;

/** Show the passages of a cell beside the table; if they cannot be fetched, go to their page. */
async function open(link) {
  opener = link;
  for (const other of table.querySelectorAll(".is-open")) other.classList.remove("is-open");
  link.closest("td").classList.add("is-open");
  panel.hidden = false;
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${link.href}&part=panel`, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    show(await answer.text());
  } catch {
    location.href = link.href;
  }
}

/** The server's own template, escaped there; parsed, not run: scripts set this way never start. */
function show(html) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close quiet";
  close.textContent = "Close";
  close.addEventListener("click", shut);
  const body = panel.querySelector(".panel-body");
  body.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  body.append(close);
  panel.removeAttribute("aria-busy");
  panel.scrollTop = 0;
  panel.querySelector("#panel-title")?.focus({ preventScroll: true });
}

function shut() {
  panel.hidden = true;
  opener?.closest("td").classList.remove("is-open");
  opener?.focus();
}

if (table && panel) {
  walk(table);
  document.getElementById("matrix-how")?.classList.add("has-grid");
  table.addEventListener("click", (event) => {
    const link = event.target.closest("td a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) shut();
  });
}
