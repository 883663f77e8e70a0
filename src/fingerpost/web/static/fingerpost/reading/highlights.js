// Tints the words that are coded, only where they are in view: one neutral tint, and colour for what is in focus.

const CAN = typeof Highlight === "function" && CSS.highlights;

/** Paints by the CSS Custom Highlight API; where a browser has none, the stripes still tell. */
export class Highlights {
  constructor(map, inView) {
    this.map = map;
    this.visible = new Set();
    this.observer = new IntersectionObserver((entries) => this.seen(entries, inView), { rootMargin: "200px 0px" });
    for (const { element } of map.paragraphs) this.observer.observe(element);
  }

  seen(entries, inView) {
    for (const { target, isIntersecting } of entries) {
      const paragraph = this.map.of.get(target);
      if (isIntersecting) this.visible.add(paragraph);
      else this.visible.delete(paragraph);
    }
    inView();
  }

  /** Paint these codings; those for which `isFocus` holds in colour. */
  paint(codings, isFocus) {
    if (!CAN) return;
    const plain = [], focus = [], shown = [...this.visible];
    const from = Math.min(...shown.map((p) => p.start)), to = Math.max(...shown.map((p) => p.end));
    for (const coding of codings.filter((one) => one.start < to && one.end > from)) {
      for (const piece of this.map.pieces(coding.start, coding.end)) {
        if (this.visible.has(piece.paragraph)) (isFocus(coding) ? focus : plain).push(this.map.range(piece));
      }
    }
    CSS.highlights.set("fp-coded", new Highlight(...plain));
    CSS.highlights.set("fp-focus", new Highlight(...focus));
  }

  /** Show which words are selected while the keyboard is elsewhere; null for none. */
  select(span) {
    if (!CAN) return;
    const ranges = span ? this.map.pieces(span.start, span.end).map((piece) => this.map.range(piece)) : [];
    const highlight = new Highlight(...ranges);
    highlight.priority = 2;
    CSS.highlights.set("fp-selected", highlight);
  }
}
