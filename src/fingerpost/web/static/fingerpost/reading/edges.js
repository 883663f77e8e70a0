// Two handles at the edges of the coding that is chosen: drag one and the coding reaches further, or less far.

import { make } from "./page.js";

/** `moved(coding, span)` hears where an edge was left; `shown(span)` while it is dragged. */
export class Edges {
  constructor(side, map, { moved, shown }) {
    Object.assign(this, { side, map, moved, shown, coding: null });
    this.handles = ["start", "end"].map((edge) => this.handle(edge));
    addEventListener("resize", () => this.place());
    new ResizeObserver(() => this.place()).observe(map.article);
  }

  handle(edge) {
    const handle = make("div", { class: `edge edge-${edge}`, hidden: true, "aria-hidden": "true", title: `Drag: where the coding ${edge}s` });
    handle.addEventListener("pointerdown", (event) => this.grasp(event, handle, edge));
    this.side.append(handle);
    return handle;
  }

  /** Show the handles of this coding; null: none. */
  show(coding) {
    this.coding = coding;
    this.place();
  }

  place() {
    for (const [handle, edge] of [[this.handles[0], "start"], [this.handles[1], "end"]]) {
      const box = this.coding && this.box(this.coding, edge);
      handle.hidden = !box;
      if (!box) continue;
      const base = this.side.getBoundingClientRect();
      handle.style.top = `${box.top - base.top}px`;
      handle.style.left = `${box.at - base.left}px`;
      handle.style.height = `${box.height}px`;
    }
  }

  /** Where the first or the last character of a span stands, and on which side of it (`at`) the span has its edge. */
  box({ start, end }, edge) {
    const [piece] = edge === "start" ? this.map.pieces(start, start + 1) : this.map.pieces(end - 1, end);
    if (!piece) return null;
    const { left, right, top, height } = this.map.box(piece);
    return { top, height, at: (edge === "start") === piece.paragraph.isFromRight(piece.from) ? right : left };
  }

  grasp(event, handle, edge) {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const coding = this.coding;
    let span = { start: coding.start, end: coding.end };
    const drag = ({ clientX, clientY }) => {
      const point = this.pointAt(clientX, clientY);
      if (point === null) return;
      span = edge === "start" ? { ...span, start: Math.min(point, span.end - 1) } : { ...span, end: Math.max(point, span.start + 1) };
      this.shown(span);
    };
    handle.addEventListener("pointermove", drag);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", drag);
      this.moved(coding, span);
    }, { once: true });
  }

  /** The code point under the pointer, or null beside the words. */
  pointAt(x, y) {
    for (const handle of this.handles) handle.style.pointerEvents = "none";
    const found = document.caretPositionFromPoint?.(x, y) ?? document.caretRangeFromPoint?.(x, y);
    for (const handle of this.handles) handle.style.pointerEvents = "";
    const node = found?.offsetNode ?? found?.startContainer, paragraph = this.map.holding(node);
    if (!paragraph) return null;
    const units = paragraph.unitsBefore(node, found.offset ?? found.startOffset);
    return paragraph.start + paragraph.points(Math.max(units, paragraph.named));
  }
}
