// Where words stand: between code points of the canonical text, as the server counts, and places in the page.
// Only elements with data-start hold text of the source; whatever else stands around them is ours.

const ASTRAL = /[\ud800-\udfff]/;

/** One paragraph: its element, where it starts (code points), and its words. */
class Paragraph {
  constructor(element, index) {
    this.element = element;
    this.index = index;
    this.start = Number(element.dataset.start);
    this.words = element.textContent;
    this.isAstral = ASTRAL.test(this.words);
    this.length = this.isAstral ? [...this.words].length : this.words.length;
    this.end = this.start + this.length;
  }

  /** Code points into the paragraph, from UTF-16 units. */
  points(units) {
    return this.isAstral ? [...this.words.slice(0, units)].length : units;
  }

  /** UTF-16 units into the paragraph, from code points. */
  units(points) {
    if (!this.isAstral) return points;
    let units = 0;
    for (const sign of this.words) {
      if (points-- <= 0) break;
      units += sign.length;
    }
    return units;
  }

  /** The text node and the offset in it of so many UTF-16 units. */
  place(units) {
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && units > node.data.length) {
      units -= node.data.length;
      node = walker.nextNode();
    }
    return node ? [node, units] : [this.element, 0];
  }

  /** UTF-16 units in front of a place in the page that lies in this paragraph. */
  unitsBefore(node, offset) {
    const range = document.createRange();
    range.setStart(this.element, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }
}

/** All paragraphs of the article, in order. */
export class TextMap {
  constructor(article) {
    this.article = article;
    this.paragraphs = [...article.querySelectorAll("[data-start]")].map((element, i) => new Paragraph(element, i));
    this.of = new WeakMap(this.paragraphs.map((paragraph) => [paragraph.element, paragraph]));
  }

  /** The paragraph that a node of the page lies in, or undefined. */
  holding(node) {
    const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const found = element?.closest?.("[data-start]");
    return found ? this.of.get(found) : undefined;
  }

  /** The first paragraph that ends after this code point. */
  firstAfter(point) {
    let low = 0, high = this.paragraphs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.paragraphs[middle].end <= point) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The parts of a span, one for each paragraph it touches: {paragraph, from, to} in UTF-16 units. */
  pieces(start, end) {
    const found = [];
    for (let at = this.firstAfter(start); at < this.paragraphs.length; at += 1) {
      const paragraph = this.paragraphs[at];
      if (paragraph.start >= end) break;
      const from = paragraph.units(Math.max(0, start - paragraph.start));
      const to = paragraph.units(Math.min(paragraph.length, end - paragraph.start));
      if (to > from) found.push({ paragraph, from, to });
    }
    return found;
  }

  /** A Range in the page for a piece. */
  range({ paragraph, from, to }) {
    const range = document.createRange();
    range.setStart(...paragraph.place(from));
    range.setEnd(...paragraph.place(to));
    return range;
  }

  /** The words of a span; paragraphs are parted by a space. */
  words(start, end) {
    return this.pieces(start, end).map(({ paragraph, from, to }) => paragraph.words.slice(from, to)).join(" ");
  }

  /** The span of code points that a Range of the page covers, without blanks at its ends; null if it holds no words. */
  span(range) {
    const touched = this.paragraphs.filter(({ element }) => range.intersectsNode(element));
    if (!touched.length) return null;
    const first = touched[0], last = touched[touched.length - 1];
    const start = this.holding(range.startContainer) === first ? first.unitsBefore(range.startContainer, range.startOffset) : 0;
    const inLast = this.holding(range.endContainer) === last;
    const end = inLast ? last.unitsBefore(range.endContainer, range.endOffset) : last.words.length;
    return this.trimmed(first, start, last, end);
  }

  trimmed(first, start, last, end) {
    while (last !== first && !last.words.slice(0, end).trim()) {
      last = this.paragraphs[last.index - 1];
      end = last.words.length;
    }
    while (first !== last && !first.words.slice(start).trim()) {
      first = this.paragraphs[first.index + 1];
      start = 0;
    }
    const open = first === last ? first.words.slice(start, end) : first.words.slice(start);
    start += open.length - open.trimStart().length;
    end = last.words.slice(0, end).trimEnd().length;
    const span = { start: first.start + first.points(start), end: last.start + last.points(end) };
    if (first === last) span.quote = first.words.slice(start, end);
    return span.end > span.start ? span : null;
  }
}
