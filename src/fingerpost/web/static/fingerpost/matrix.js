// The matrix by keyboard, and a cell's passages in a side panel. Without this file every cell is a link to a page.
import { walk } from "./grid.js";
import { openBeside } from "./panel.js";

const table = document.getElementById("matrix");
const panel = document.getElementById("panel");

if (table && panel) {
  walk(table);
  document.getElementById("matrix-how")?.classList.add("has-grid");
  openBeside(table, panel, "td a");
}
