// A round's table by keyboard, what stands behind a figure in a side panel, and figures that follow what is settled.
import { walk } from "./grid.js";
import { openBeside } from "./panel.js";

const EVERY = 5000;
const table = document.getElementById("agreement");
const panel = document.getElementById("panel");
const news = document.getElementById("agreement-news");

if (table && panel) {
  walk(table);
  document.getElementById("matrix-how")?.classList.add("has-grid");
  openBeside(table, panel, "td a");
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
}

/** Ask for rows that changed since the page was made; nothing else of the page moves. */
async function refresh() {
  if (document.hidden) return;
  const address = new URL(table.dataset.changes, location.href);
  address.searchParams.set("after", table.dataset.mark);
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { mark, rows, labels } = await answer.json();
  table.dataset.mark = mark;
  for (const row of table.tBodies[0].rows) if (rows[row.dataset.row]) replace(row, rows[row.dataset.row]);
  if (labels.length) news.textContent = `Figures changed: ${labels.join(", ")}.`;
}

/** Put new cells into the old ones, so that the grid, the focus and the place on the page stay. */
function replace(row, html) {
  const fresh = new DOMParser().parseFromString(`<table><tbody><tr>${html}</tr></tbody></table>`, "text/html");
  const cells = fresh.querySelectorAll("td");
  [...row.querySelectorAll("td")].forEach((cell, at) => {
    if (!cells[at] || cell.textContent === cells[at].textContent) return;
    const tabIndex = (cell.querySelector("a") ?? cell).tabIndex;
    const focused = cell.contains(document.activeElement);
    cell.className = `${cells[at].className} is-new`;
    cell.replaceChildren(...cells[at].childNodes);
    const target = cell.querySelector("a") ?? cell;
    target.tabIndex = tabIndex;
    if (focused) target.focus({ preventScroll: true });
  });
}
