// The whole text as one string, paragraph after paragraph, in which words can be looked for across their borders.

/** Joins the paragraphs of a map by line ends, and turns places in it back into code points of the source. */
export class Joined {
  constructor({ paragraphs }) {
    this.paragraphs = paragraphs;
    this.words = paragraphs.map(({ words }) => words).join("\n");
  }

  /** Places of a pattern as spans of code points, at most so many. */
  all(pattern, most) {
    const walk = new Walk(this.paragraphs), found = [];
    for (const { index, 0: words } of this.words.matchAll(pattern)) {
      if (found.length === most) break;
      found.push({ start: walk.to(index), end: walk.to(index + words.length) });
    }
    return found;
  }
}

/** Counts code points from place to place, forwards alone, so that a long line is counted once. */
class Walk {
  constructor(paragraphs) {
    Object.assign(this, { paragraphs, index: 0, begins: 0, units: 0, points: paragraphs[0]?.start ?? 0 });
  }

  to(place) {
    while (place > this.begins + this.here.words.length) this.next();
    const { isAstral, words } = this.here, to = place - this.begins;
    this.points += isAstral ? [...words.slice(this.units, to)].length : to - this.units;
    this.units = to;
    return this.points;
  }

  get here() {
    return this.paragraphs[this.index];
  }

  next() {
    this.begins += this.here.words.length + 1;
    this.index += 1;
    Object.assign(this, { units: 0, points: this.here.start });
  }
}
