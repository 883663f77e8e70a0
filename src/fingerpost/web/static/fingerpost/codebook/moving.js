// Moving codes in the draft's tree by dragging and by keyboard. Where a code may go, the server decides.

import { nameOf } from "./tree.js";

/** Where a code would stand after a step by keyboard: `{parent, place}` (1 first), or null where there is no such place. */
export function stepped(tree, item, key) {
  const parent = tree.parent(item);
  const beside = tree.children(item.dataset.parent);
  const at = beside.indexOf(item);
  if (key === "ArrowUp") return at > 0 ? { parent: item.dataset.parent, place: at } : null;
  if (key === "ArrowDown") return at < beside.length - 1 ? { parent: item.dataset.parent, place: at + 2 } : null;
  if (key === "ArrowRight") return at > 0 ? { parent: beside[at - 1].dataset.guid, place: "" } : null;
  if (key === "ArrowLeft" && parent) return after(tree, parent);
  return null;
}

/** The place after a code, under what it stands under. */
function after(tree, item) {
  return { parent: item.dataset.parent, place: tree.children(item.dataset.parent).indexOf(item) + 2 };
}

/** Let codes be dragged: dropped on the middle of one they come under it, on its edges before or after it. */
export function draggable(tree, move) {
  const list = tree.list;
  let dragged = null;
  for (const item of tree.items) item.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li.code");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", nameOf(dragged));
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li.code");
    if (!dragged || !over || tree.line(over).includes(dragged)) return;
    event.preventDefault();
    mark(list, over, zone(over, event.clientY));
  });
  list.addEventListener("drop", (event) => {
    const over = event.target.closest("li.code");
    if (!dragged || !over || tree.line(over).includes(dragged)) return;
    event.preventDefault();
    move(dragged, dropped(tree, dragged, over, zone(over, event.clientY)));
  });
  list.addEventListener("dragend", () => {
    mark(list, null);
    dragged = null;
  });
}

function zone(over, y) {
  const box = over.getBoundingClientRect();
  const part = (y - box.top) / box.height;
  return part < 0.25 ? "before" : part > 0.75 ? "behind" : "into";
}

function mark(list, over, where) {
  for (const item of list.querySelectorAll("[data-drop]")) delete item.dataset.drop;
  if (over) over.dataset.drop = where;
}

function dropped(tree, dragged, over, where) {
  if (where === "into") return { parent: over.dataset.guid, place: "" };
  const beside = tree.children(over.dataset.parent).filter((item) => item !== dragged);
  return { parent: over.dataset.parent, place: beside.indexOf(over) + (where === "before" ? 1 : 2) };
}
