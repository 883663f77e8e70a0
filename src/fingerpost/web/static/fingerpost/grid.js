// Makes a table a grid that one walks by arrow keys: one cell at a time can be tabbed to (ARIA grid pattern).

const STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0],
};

/** What takes the focus in a cell: its link, or the cell itself. */
const target = (cell) => cell.querySelector("a") ?? cell;

/** Turn `table` into a grid. Its body's data cells are walked; headers are read with them. */
export function walk(table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.querySelectorAll("td")]);
  if (!rows.length || !rows[0].length) return;
  table.setAttribute("role", "grid");
  for (const cell of rows.flat()) {
    cell.setAttribute("role", "gridcell");
    target(cell).tabIndex = -1;
  }
  let at = first(rows);
  target(rows[at[0]][at[1]]).tabIndex = 0;

  const go = (row, column) => {
    target(rows[at[0]][at[1]]).tabIndex = -1;
    at = [clamp(row, rows.length), clamp(column, rows[0].length)];
    const next = target(rows[at[0]][at[1]]);
    next.tabIndex = 0;
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  table.addEventListener("keydown", (event) => {
    const goal = aim(event, at, rows);
    if (!goal) return;
    event.preventDefault();
    go(...goal);
  });
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td");
    const row = rows.findIndex((cells) => cells.includes(cell));
    if (row < 0) return;
    target(rows[at[0]][at[1]]).tabIndex = -1;
    at = [row, rows[row].indexOf(cell)];
    target(cell).tabIndex = 0;
  });
}

/** The first cell with a link, else the first of all. */
function first(rows) {
  const row = rows.findIndex((cells) => cells.some((cell) => cell.querySelector("a")));
  return row < 0 ? [0, 0] : [row, rows[row].findIndex((cell) => cell.querySelector("a"))];
}

function aim(event, [row, column], rows) {
  if (event.altKey || event.metaKey) return null;
  const step = STEPS[event.key];
  if (step) return [row + step[0], column + step[1]];
  if (event.key === "Home") return [event.ctrlKey ? 0 : row, 0];
  if (event.key === "End") return [event.ctrlKey ? rows.length - 1 : row, rows[0].length - 1];
  return null;
}

const clamp = (value, size) => Math.max(0, Math.min(size - 1, value));
