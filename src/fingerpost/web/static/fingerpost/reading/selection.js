// What is selected: by mouse, by touch, or by keyboard through words, sentences, paragraphs, turns and Selection.modify.

import { Units } from "./units.js";

/** Follows the selection in the text. `selected(span)` hears of each new one, or null. */
export class Selecting {
  constructor(map, selected) {
    Object.assign(this, { map, selected, units: new Units(map), span: null, unit: "sentence" });
    document.addEventListener("selectionchange", () => this.follow());
  }

  follow() {
    const selection = getSelection();
    if (!selection.rangeCount || !this.map.article.contains(selection.anchorNode)) return;
    this.keep(selection.isCollapsed ? null : this.map.span(this.inText(selection)));
  }

  /** What is selected of the text. Who drags out of it means the rest of the paragraph, not all that follows. */
  inText(selection) {
    const range = selection.getRangeAt(0), { anchorNode, anchorOffset, focusNode } = selection;
    const paragraph = this.map.holding(anchorNode);
    if (!paragraph || this.map.article.contains(focusNode)) return range;
    const isForward = range.startContainer === anchorNode && range.startOffset === anchorOffset;
    const rest = document.createRange();
    rest.selectNodeContents(paragraph.element);
    rest[isForward ? "setStart" : "setEnd"](anchorNode, anchorOffset);
    return rest;
  }

  keep(span) {
    if (span?.start === this.span?.start && span?.end === this.span?.end) return;
    this.span = span;
    this.selected(span);
  }

  /** Select a span of one or more paragraphs. */
  put(start, end) {
    const pieces = this.map.pieces(start, end);
    if (!pieces.length) return;
    const first = pieces[0], last = pieces[pieces.length - 1];
    getSelection().setBaseAndExtent(...first.paragraph.place(first.from), ...last.paragraph.place(last.to));
    first.paragraph.element.scrollIntoView({ block: "nearest" });
    this.follow();
  }

  /** Select nothing. */
  drop() {
    getSelection().removeAllRanges();
    this.span = null;
    this.selected(null);
  }

  /** The next or the previous unit: the first one here, or the one beside what is selected. Returns its paragraph. */
  step(paragraph, unit, isBack) {
    this.unit = unit;
    const here = this.span && this.touches(paragraph, this.span) ? this.span : null;
    const found = isBack
      ? this.units.before(here?.start ?? paragraph.end, unit)
      : this.units.next(here?.end ?? paragraph.start, unit) ?? null;
    if (!found) return paragraph;
    this.put(found.start, found.end);
    return this.map.paragraphs[this.map.firstAfter(found.start)];
  }

  /** Let the selection reach to the end of the unit it ends in, or of the next one: of the kind used last. */
  extend(paragraph) {
    if (!this.span) return this.step(paragraph, this.unit);
    const next = this.units.ending(this.span.end, this.unit);
    if (next) this.put(this.span.start, next.end);
    return paragraph;
  }

  /** Let it end one unit earlier, as long as something is left. */
  shorten() {
    if (!this.span) return;
    const last = this.units.before(this.span.end - 1, this.unit);
    if (last && last.end > this.span.start) this.put(this.span.start, last.end);
  }

  /** Extend or shorten by a word or a line; from right to left, the arrow to the left is the one that goes forward. */
  modify(wanted, unit) {
    const selection = getSelection();
    const isTurned = unit === "word" && this.map.holding(selection.focusNode)?.isFromRight();
    const direction = isTurned ? { forward: "backward", backward: "forward" }[wanted] : wanted;
    if (selection.rangeCount && this.map.article.contains(selection.anchorNode)) selection.modify("extend", direction, unit);
    this.follow(); // the browser's own event comes later than a fast typist's next key
  }

  /** A span with its start (`edge` "start") or end one word further out, or in. */
  edged(span, edge, isOut) {
    const { start, end } = span;
    const { units } = this;
    if (edge === "start") {
      const word = isOut ? units.before(start, "word") : units.next(start + 1, "word");
      return word && word.start < end ? this.within({ start: word.start, end }) : span;
    }
    const word = isOut ? units.next(end, "word") : units.before(end - 1, "word");
    return word && word.end > start ? this.within({ start, end: word.end }) : span;
  }

  within({ start, end }) {
    return { start: Math.max(0, start), end: Math.min(this.map.length, end) };
  }

  touches(paragraph, span) {
    return span.start < paragraph.end && span.end > paragraph.start;
  }
}
