// Where words stand: between code points of the canonical text, as the server counts, and places in the page.
// Only elements with data-start hold text of the source; whatever else stands around them is ours.

const ASTRAL = /[\ud800-\udfff]/;
const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

function textNodes(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

/** The first number from low to high of which the test holds, or high: it holds for all after the first. */
function halved(low, high, test) {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

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
    this.named = element.firstElementChild?.matches(".speaker") ? element.firstElementChild.textContent.length : 0;
  }

  /** Where what is said begins (code points), behind a speaker's name. */
  get said() {
    return this.start + this.points(this.named);
  }

  /** Whether what stands at so many UTF-16 units is set from right to left: by itself, or as the paragraph is, if it is no letter or number. */
  isFromRight(units = 0) {
    const sign = String.fromCodePoint(this.words.codePointAt(units) ?? 0);
    return FROM_RIGHT.test(/[\p{L}\p{N}]/u.test(sign) ? sign : this.words.match(/\p{L}/u)?.[0] ?? "");
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
    this.nodes ??= textNodes(this.element);
    for (const node of this.nodes) {
      if (units <= node.data.length) return [node, units];
      units -= node.data.length;
    }
    return [this.element, 0];
  }

  /** UTF-16 units in front of a place in the page that lies in this paragraph. */
  unitsBefore(node, offset) {
    const range = document.createRange();
    range.setStart(this.element, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }
}

/** All paragraphs of the article, in order; and the stretches that hold them: {element, first, last}, paragraphs by number. */
export class TextMap {
  constructor(article) {
    this.article = article;
    this.paragraphs = [...article.querySelectorAll("[data-start]")].map((element, i) => new Paragraph(element, i));
    this.of = new WeakMap(this.paragraphs.map((paragraph) => [paragraph.element, paragraph]));
    this.length = this.paragraphs.at(-1)?.end ?? 0;
    this.stretches = [...article.querySelectorAll(".stretch")].map((element) => ({ element }));
    for (const paragraph of this.paragraphs) this.join(paragraph);
  }

  join(paragraph) {
    this.known ??= new Map(this.stretches.map((stretch) => [stretch.element, stretch]));
    const stretch = this.known.get(paragraph.element.parentElement.parentElement);
    paragraph.stretch = stretch;
    stretch.first ??= paragraph.index;
    stretch.last = paragraph.index;
  }

  /** The paragraphs of a stretch. */
  within(stretch) {
    return this.paragraphs.slice(stretch.first, stretch.last + 1);
  }

  /** The first and the last paragraph (by number) between two heights of the window. Asks only for what is laid out. */
  inView(top, bottom) {
    const box = (one) => one.element.getBoundingClientRect();
    const from = halved(0, this.stretches.length - 1, (at) => box(this.stretches[at]).bottom >= top);
    const to = halved(from, this.stretches.length - 1, (at) => box(this.stretches[at]).bottom >= bottom);
    const all = this.paragraphs, start = this.stretches[from], end = this.stretches[to];
    if (!start) return [0, -1];
    const first = halved(start.first, start.last, (at) => box(all[at]).bottom >= top);
    return [first, halved(Math.max(first, end.first), end.last, (at) => box(all[at]).bottom >= bottom)];
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
    return this.touched({ start, end }).map((paragraph) => this.piece(paragraph, { start, end }));
  }

  /** The part of a span that lies in one paragraph. */
  piece(paragraph, { start, end }) {
    const from = paragraph.units(Math.max(0, start - paragraph.start));
    const to = paragraph.units(Math.min(paragraph.length, end - paragraph.start));
    return { paragraph, from, to };
  }

  /** The paragraphs that a span touches. */
  touched({ start, end }) {
    const found = [];
    for (let at = this.firstAfter(start); at < this.paragraphs.length && this.paragraphs[at].start < end; at += 1) found.push(this.paragraphs[at]);
    return found;
  }

  /** A Range in the page for a piece. */
  range({ paragraph, from, to }) {
    const range = document.createRange();
    range.setStart(...paragraph.place(from));
    range.setEnd(...paragraph.place(to));
    return range;
  }

  /** Where a piece stands in the window, measured with one Range for all: each new one would be kept up to date by the browser. */
  box({ paragraph, from, to }) {
    this.ruler ??= document.createRange();
    this.ruler.setStart(...paragraph.place(from));
    this.ruler.setEnd(...paragraph.place(to));
    return this.ruler.getBoundingClientRect();
  }

  /** How high in the window a span begins and ends: {top, bottom}; null if it touches no paragraph. */
  height(start, end) {
    const first = this.firstAfter(start), behind = this.firstAfter(end - 1);
    const last = this.paragraphs[behind]?.start < end ? behind : behind - 1;
    if (last < first) return null;
    const { top, bottom } = this.box(this.piece(this.paragraphs[first], { start, end }));
    return { top, bottom: first === last ? bottom : this.box(this.piece(this.paragraphs[last], { start, end })).bottom };
  }

  /** The same for painting alone: it does not follow changes of the page, and costs less. */
  still({ paragraph, from, to }) {
    const [startContainer, startOffset] = paragraph.place(from), [endContainer, endOffset] = paragraph.place(to);
    return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
  }

  /** The words of a span; paragraphs are parted by a space. */
  words(start, end) {
    return this.pieces(start, end).map(({ paragraph, from, to }) => paragraph.words.slice(from, to)).join(" ");
  }

  /** The span of code points that a Range of the page covers, without blanks at its ends; or a speaker's name in front; null if it holds no words. */
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
    start = Math.max(start, first.named);
    if (first === last && end <= start) return null;
    const open = first === last ? first.words.slice(start, end) : first.words.slice(start);
    start += open.length - open.trimStart().length;
    end = last.words.slice(0, end).trimEnd().length;
    const span = { start: first.start + first.points(start), end: last.start + last.points(end) };
    if (first === last) span.quote = first.words.slice(start, end);
    return span.end > span.start ? span : null;
  }
}
