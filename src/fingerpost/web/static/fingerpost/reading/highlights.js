// Tints the words that are coded, only where they are in view: one neutral tint, and colour for what is in focus.

const CAN = typeof Highlight === "function" && CSS.highlights;

/** Paints by the CSS Custom Highlight API; where a browser has none, the stripes still tell. */
export class Highlights {
  /** `codingsOf(paragraph)` says what stands there, `isFocus(coding)` what is in focus, `near(stretch)` hears what comes near. */
  constructor(map, codingsOf, isFocus, near) {
    Object.assign(this, { map, codingsOf, isFocus, near });
    this.visible = new Map();
    if (CAN) {
      this.plain = this.layer("fp-coded", 0);
      this.focus = this.layer("fp-focus", 1);
      this.found = this.layer("fp-found", 2);
      this.chosen = this.layer("fp-selected", 3);
    }
    this.stretchOf = new Map(map.stretches.map((stretch) => [stretch.element, stretch]));
    this.observer = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "400px 0px" });
    for (const { element } of map.stretches) this.observer.observe(element);
  }

  layer(name, priority) {
    const highlight = new Highlight();
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
    return highlight;
  }

  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const stretch = this.stretchOf.get(target);
      this.leave(stretch);
      if (isIntersecting) {
        this.enter(stretch);
        this.near(stretch);
      }
    }
  }

  enter(stretch) {
    const ranges = CAN ? this.map.within(stretch).flatMap((paragraph) => this.tint(paragraph)) : [];
    this.visible.set(stretch, ranges);
  }

  tint(paragraph) {
    return this.codingsOf(paragraph).map((coding) => {
      const range = this.map.still(this.map.piece(paragraph, coding));
      (this.isFocus(coding) ? this.focus : this.plain).add(range);
      return range;
    });
  }

  leave(stretch) {
    for (const range of this.visible.get(stretch) ?? []) {
      this.plain.delete(range);
      this.focus.delete(range);
    }
    this.visible.delete(stretch);
  }

  /** Paint anew what is in view; with a span, only where it stands. */
  paint(span) {
    for (const stretch of [...this.visible.keys()]) {
      if (span && !this.isIn(stretch, span)) continue;
      this.leave(stretch);
      this.enter(stretch);
    }
  }

  isIn({ first, last }, { start, end }) {
    return this.map.paragraphs[first].start < end && this.map.paragraphs[last].end > start;
  }

  /** Show which words are selected while the keyboard is elsewhere; null for none. */
  select(span) {
    this.fill("chosen", span ? [span] : []);
  }

  /** Show where words that were looked for stand. */
  find(spans) {
    this.fill("found", spans);
  }

  fill(layer, spans) {
    if (!CAN) return;
    this[layer].clear();
    for (const { start, end } of spans) {
      for (const piece of this.map.pieces(start, end)) this[layer].add(this.map.still(piece));
    }
  }
}
