// Units of the text for selecting by keyboard: words, sentences, paragraphs, turns. A speaker's name in front is none of
// the words said. All places are code points.

const KINDS = ["word", "sentence"];
const CUT = typeof Intl.Segmenter === "function" ? Object.fromEntries(KINDS.map((kind) => [kind, new Intl.Segmenter("en", { granularity: kind })])) : {};

/** Finds units in a text: `unit` is "word", "sentence", "paragraph" or "turn". */
export class Units {
  constructor(map) {
    this.map = map;
  }

  /** The first unit that starts at or behind a point, or null. */
  next(point, unit) {
    const all = this.map.paragraphs;
    for (let at = this.map.firstAfter(point); at < all.length; at += 1) {
      const found = this.of(all[at], unit).find(({ start }) => start >= point);
      if (found) return found;
    }
    return null;
  }

  /** The first unit that ends behind a point, or null. */
  ending(point, unit) {
    const all = this.map.paragraphs;
    for (let at = Math.max(0, this.map.firstAfter(point) - (unit === "turn" ? 1 : 0)); at < all.length; at += 1) {
      const found = this.of(all[at], unit).find(({ end }) => end > point);
      if (found) return found;
    }
    return null;
  }

  /** The last unit that ends at or in front of a point, or null. */
  before(point, unit) {
    const all = this.map.paragraphs;
    for (let at = Math.min(this.map.firstAfter(point), all.length - 1); at >= 0; at -= 1) {
      const found = this.of(all[at], unit).findLast(({ end }) => end <= point);
      if (found) return found;
    }
    return null;
  }

  /** The units that begin in a paragraph: {start, end}. */
  of(paragraph, unit) {
    if (unit === "turn") return this.turn(paragraph);
    if (unit === "paragraph") return paragraph.end > paragraph.said ? [{ start: paragraph.said, end: paragraph.end }] : [];
    paragraph.cuts ??= {};
    paragraph.cuts[unit] ??= placed(paragraph, this.cut(paragraph, unit));
    return paragraph.cuts[unit];
  }

  /** What one speaker says, from the paragraph with the name on; without names, each paragraph is a turn. */
  turn(paragraph) {
    this.hasNames ??= this.map.paragraphs.some(({ named }) => named);
    if (!this.hasNames) return this.of(paragraph, "paragraph");
    if (!paragraph.named) return [];
    const all = this.map.paragraphs;
    let last = paragraph;
    while (all[last.index + 1] && !all[last.index + 1].named && !all[last.index + 1].element.matches(".asked")) last = all[last.index + 1];
    return last.end > paragraph.said ? [{ start: paragraph.said, end: last.end }] : [];
  }

  cut({ words, named }, unit) {
    const said = words.slice(named);
    const pieces = CUT[unit] ? [...CUT[unit].segment(said)] : [{ segment: said, index: 0 }];
    const wanted = unit === "word" ? pieces.filter(({ isWordLike }) => isWordLike !== false) : pieces;
    return wanted.map(({ segment, index }) => ends(segment, named + index)).filter(([start, end]) => end > start);
  }
}

/** Pieces of a paragraph in UTF-16 units, in their order, as spans of code points: counted on from piece to piece. */
export function placed(paragraph, pieces) {
  let units = 0, points = paragraph.start;
  const count = (to) => {
    points += paragraph.isAstral ? [...paragraph.words.slice(units, to)].length : to - units;
    units = to;
    return points;
  };
  return pieces.map(([from, to]) => ({ start: count(from), end: count(to) }));
}

function ends(segment, at) {
  const start = at + segment.length - segment.trimStart().length;
  return [start, Math.max(start, at + segment.trimEnd().length)];
}
