// The keys of the coding page. They work while the text or the pane has the focus and nothing is being typed.

const SIDES = { b: "barrier", f: "facilitator", n: "need", r: "recommendation", x: "mixed" };
const TYPING = "input:not([type=radio]), textarea, select, dialog, [contenteditable]";
const MOVES = { ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"], ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"] };

/** Hears keys in `reading` and moves between paragraphs: one of them is in the order of Tab. */
export class Keys {
  constructor(reading, map) {
    Object.assign(this, { reading, map });
    this.at = 0;
    this.stand(0);
    reading.addEventListener("keydown", (event) => this.key(event));
    map.article.addEventListener("focusin", (event) => {
      const paragraph = map.holding(event.target);
      if (paragraph) this.stand(paragraph.index);
    });
  }

  stand(index) {
    this.map.paragraphs[this.at]?.element.setAttribute("tabindex", "-1");
    this.at = index;
    this.map.paragraphs[index]?.element.setAttribute("tabindex", "0");
  }

  paragraph() {
    return this.map.paragraphs[this.at];
  }

  /** Go to a paragraph. */
  goTo(paragraph, isMoving = true) {
    if (!paragraph) return;
    this.stand(paragraph.index);
    paragraph.element.focus({ preventScroll: true });
    if (isMoving) paragraph.element.scrollIntoView({ block: "nearest" });
  }

  /** Back to the text, with the selection as it was. */
  toText() {
    const span = this.reading.selecting.span;
    this.goTo(this.paragraph());
    if (span) this.reading.selecting.put(span.start, span.end);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (this.map.article.contains(event.target)) this.reading.selecting.follow();
    if (this.move(event) || this.do(event)) event.preventDefault();
  }

  move(event) {
    if (!this.map.article.contains(event.target) || event.target.closest("button")) return false;
    if (event.shiftKey && MOVES[event.key]) {
      this.reading.selecting.modify(...MOVES[event.key]);
      return true;
    }
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step) return false;
    this.goTo(this.map.paragraphs[Math.max(0, Math.min(this.map.paragraphs.length - 1, this.at + step))]);
    return true;
  }

  do(event) {
    const { reading } = this;
    const { selecting, desk } = reading;
    if (SIDES[event.key]) return reading.side(SIDES[event.key]), true;
    if (/^[1-9]$/.test(event.key)) return this.recent(Number(event.key));
    const acts = {
      s: () => this.goTo(selecting.sentence(this.paragraph()), false),
      e: () => selecting.extend(this.paragraph()),
      p: () => selecting.put(this.paragraph().said, this.paragraph().end),
      c: () => reading.margin.toggle(this.paragraph()) || reading.say("This paragraph has no coding."),
      "/": () => reading.codebook.focus(),
      u: () => desk.undo(),
      U: () => desk.redo(),
      m: () => this.onCurrent((coding) => reading.memo(coding)),
      Delete: () => this.onCurrent((coding) => desk.remove(coding)),
      "?": () => reading.showKeys(),
      Escape: () => this.escape(),
    };
    if (!acts[event.key]) return false;
    acts[event.key]();
    return true;
  }

  recent(number) {
    const code = this.reading.codebook.recent()[number - 1];
    if (code) this.reading.apply(code);
    else this.reading.say(`No code stands under ${number} yet.`);
    return true;
  }

  onCurrent(act) {
    const coding = this.reading.desk.current;
    if (coding) act(coding);
    else this.reading.say("Choose a coding first: put one on, or press c and choose one of the list.");
  }

  escape() {
    this.reading.inFocus = null;
    this.reading.selecting.drop();
    this.reading.bringOut();
    this.goTo(this.paragraph());
  }
}
