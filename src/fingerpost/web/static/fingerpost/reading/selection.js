// What is selected: by mouse, by touch, or by keyboard through sentences, paragraphs and Selection.modify.

import { sentences } from "./sentences.js";

/** Follows the selection in the text. `selected(span)` hears of each new one, or null. */
export class Selecting {
  constructor(map, selected) {
    this.map = map;
    this.selected = selected;
    this.span = null;
    document.addEventListener("selectionchange", () => this.follow());
  }

  follow() {
    const selection = getSelection();
    if (!selection.rangeCount || !this.map.article.contains(selection.anchorNode)) return;
    const span = selection.isCollapsed ? null : this.map.span(selection.getRangeAt(0));
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

  /** The next sentence: the first of the paragraph, or the one after what is selected. Returns its paragraph. */
  sentence(paragraph) {
    const next = this.next(this.span && this.within(paragraph, this.span) ? this.span.end : paragraph.start);
    if (!next) return paragraph;
    this.put(next.start, next.end);
    return next.paragraph;
  }

  /** Let the selection reach to the end of the next sentence. */
  extend(paragraph) {
    if (!this.span) return this.sentence(paragraph);
    const next = this.next(this.span.end);
    if (next) this.put(this.span.start, next.end);
    return paragraph;
  }

  /** Extend or shorten by a word or a line. */
  modify(direction, unit) {
    const selection = getSelection();
    if (selection.rangeCount && this.map.article.contains(selection.anchorNode)) selection.modify("extend", direction, unit);
    this.follow(); // the browser's own event comes later than a fast typist's next key
  }

  within(paragraph, span) {
    return span.start < paragraph.end && span.end > paragraph.start;
  }

  next(point) {
    for (let at = this.map.firstAfter(point); at < this.map.paragraphs.length; at += 1) {
      const paragraph = this.map.paragraphs[at];
      for (const [from, to] of sentences(paragraph)) {
        const start = paragraph.start + paragraph.points(from);
        if (start >= point) return { paragraph, start, end: paragraph.start + paragraph.points(to) };
      }
    }
    return null;
  }
}
