// Tints the words that are coded, only where they are in view: one neutral tint, and colour for what is in focus.

const CAN = typeof Highlight === "function" && CSS.highlights;

/** Paints by the CSS Custom Highlight API; where a browser has none, the stripes still tell. */
export class Highlights {
  /** `codingsOf(paragraph)` says what stands there, `isFocus(coding)` what is in focus. */
  constructor(map, codingsOf, isFocus) {
    Object.assign(this, { map, codingsOf, isFocus });
    this.visible = new Map();
    if (!CAN) return;
    this.plain = this.layer("fp-coded", 0);
    this.focus = this.layer("fp-focus", 1);
    this.chosen = this.layer("fp-selected", 2);
    this.observer = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "300px 0px" });
    for (const { element } of map.paragraphs) this.observer.observe(element);
  }

  layer(name, priority) {
    const highlight = new Highlight();
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
    return highlight;
  }

  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const paragraph = this.map.of.get(target);
      this.leave(paragraph);
      if (isIntersecting) this.enter(paragraph);
    }
  }

  enter(paragraph) {
    const ranges = this.codingsOf(paragraph).map((coding) => {
      const range = this.map.range(this.map.piece(paragraph, coding));
      (this.isFocus(coding) ? this.focus : this.plain).add(range);
      return range;
    });
    this.visible.set(paragraph, ranges);
  }

  leave(paragraph) {
    for (const range of this.visible.get(paragraph) ?? []) {
      this.plain.delete(range);
      this.focus.delete(range);
    }
    this.visible.delete(paragraph);
  }

  /** Paint anew what is in view. */
  paint() {
    for (const paragraph of [...this.visible.keys()]) {
      this.leave(paragraph);
      this.enter(paragraph);
    }
  }

  /** Show which words are selected while the keyboard is elsewhere; null for none. */
  select(span) {
    if (!CAN) return;
    this.chosen.clear();
    for (const piece of span ? this.map.pieces(span.start, span.end) : []) this.chosen.add(this.map.range(piece));
  }
}
