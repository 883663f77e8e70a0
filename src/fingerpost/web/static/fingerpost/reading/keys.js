// The keys of the coding page: one table says what each does and in which words; the list that `?` shows is drawn from it.
// They work while the text or the pane has the focus and nothing is being typed.

import { make } from "./page.js";

const TYPING = "input:not([type=radio]), textarea, select, dialog, [contenteditable]";
const MOVES = { ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"], ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"] };
const ON_TEXT = new Set(["j", "k", "ArrowDown", "ArrowUp"]);

const side = (key, value) => [key, (keys) => keys.reading.side(value)];
const unit = (key, name) => [[key, (keys) => keys.select(name)], [key.toUpperCase(), (keys) => keys.select(name, true)]];
const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [String(number), (keys) => keys.numbered(number)]);

/** Groups of lines: the keys as shown, what they do, and each key's act. */
export const GROUPS = [
  ["Move", [
    [["↓", "↑", "j", "k"], "next, previous paragraph", [["j", (k) => k.by(1)], ["ArrowDown", (k) => k.by(1)], ["k", (k) => k.by(-1)], ["ArrowUp", (k) => k.by(-1)]]],
    [[".", ","], "next, previous coding", [[".", (k) => k.reading.jump("coded", 1)], [",", (k) => k.reading.jump("coded", -1)]]],
    [["o", "O"], "next, previous paragraph without a coding", [["o", (k) => k.reading.jump("uncoded", 1)], ["O", (k) => k.reading.jump("uncoded", -1)]]],
    [["d", "D"], "next, previous coding that another coder sees otherwise", [["d", (k) => k.reading.jump("disputed", 1)], ["D", (k) => k.reading.jump("disputed", -1)]]],
    [["g"], "find words in this text; Enter: the next place", [["g", (k) => k.reading.find.show()]]],
    [["h"], "sections of this text", [["h", (k) => k.reading.outline()]]],
  ]],
  ["Select", [
    [["w", "W"], "next, previous word", unit("w", "word")],
    [["s", "S"], "next, previous sentence", unit("s", "sentence")],
    [["p", "P"], "this paragraph, then the next; the previous one", unit("p", "paragraph")],
    [["t", "T"], "what one speaker says: next, previous turn", unit("t", "turn")],
    [["e", "E"], "extend, shorten by the unit used last", [["e", (k) => k.reading.selecting.extend(k.paragraph())], ["E", (k) => k.reading.selecting.shorten()]]],
    [["[", "]"], "widen at the start, at the end by a word: the last coding, else the selection", [["[", (k) => k.reading.edge("start", true)], ["]", (k) => k.reading.edge("end", true)]]],
    [["{", "}"], "narrow at the start, at the end", [["{", (k) => k.reading.edge("start", false)], ["}", (k) => k.reading.edge("end", false)]]],
    [["Shift + arrows"], "extend or shorten by a word or a line", []],
    [["Esc"], "back to the text; drop the selection", [["Escape", (k) => k.escape()]]],
  ]],
  ["Code", [
    [["/"], "find a code by name, synonym or definition; Enter puts it on the words", [["/", (k) => k.reading.codebook.focus()]]],
    [["1", "… 9"], "a favourite, or a code used lately", digits],
    [["*"], "keep the last code used under a digit, or keep it there no longer", [["*", (k) => k.reading.favour()]]],
    [["b", "f", "n", "r", "x", "0"], "barrier, facilitator, need, recommendation, mixed, none: of the last coding, else of the next", [side("b", "barrier"), side("f", "facilitator"), side("n", "need"), side("r", "recommendation"), side("x", "mixed"), side("0", "none")]],
    [["i"], "a new code named by the selected words", [["i", (k) => k.reading.newCode(true)]]],
    [["+"], "a new code", [["+", (k) => k.reading.newCode(false)]]],
    [["m"], "memo on the last coding", [["m", (k) => k.onCurrent((coding) => k.reading.memo(coding))]]],
    [["q"], "query to the team about the last coding, else about the words", [["q", (k) => k.reading.askTeam()]]],
    [["Delete"], "take the last coding off", [["Delete", (k) => k.onCurrent((coding) => k.reading.desk.remove(coding))], ["Backspace", (k) => k.onCurrent((coding) => k.reading.desk.remove(coding))]]],
  ]],
  ["Mend the text", [
    [["y"], "correct the selected words", [["y", (k) => k.reading.mending.correct()]]],
    [["a"], "put a pseudonym in place of the selected name, in every text", [["a", (k) => k.reading.mending.name()]]],
  ]],
  ["Look back", [
    [["u", "U"], "undo, redo; Ctrl + z and Ctrl + Shift + z too", [["u", (k) => k.reading.desk.undo()], ["U", (k) => k.reading.desk.redo()]]],
    [["l"], "all that I did in this text, each with its own undo", [["l", (k) => k.reading.acts.show()]]],
    [["c"], "list the codings of this paragraph", [["c", (k) => k.reading.margin.toggle(k.paragraph()) || k.reading.say("This paragraph has no coding.")]]],
    [["v"], "whose codings are shown: the next choice", [["v", (k) => k.reading.nextView()]]],
    [["?"], "these keys", [["?", (k) => k.reading.showKeys()]]],
  ]],
];

const ACTS = new Map(GROUPS.flatMap(([, lines]) => lines.flatMap(([, , acts]) => acts)));

/** The list of all keys, as tables. */
export function listed() {
  return GROUPS.map(([name, lines]) => {
    const table = make("table", {}, make("caption", {}, name));
    const rows = lines.map(([keys, words]) => {
      const shown = keys.flatMap((key) => [make("kbd", {}, key), " "]);
      return make("tr", {}, make("th", { scope: "row" }, ...shown), make("td", {}, words));
    });
    table.append(make("tbody", {}, ...rows));
    return table;
  });
}

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
    if (event.altKey || event.target.closest(TYPING)) return;
    if (event.ctrlKey || event.metaKey) return this.withControl(event);
    if (this.map.article.contains(event.target)) this.reading.selecting.follow();
    if (this.modify(event) || this.do(event)) event.preventDefault();
  }

  withControl(event) {
    if (event.key.toLowerCase() !== "z") return;
    this.reading.desk[event.shiftKey ? "redo" : "undo"]();
    event.preventDefault();
  }

  isOnText(event) {
    return this.map.article.contains(event.target) && !event.target.closest("button");
  }

  modify(event) {
    if (!event.shiftKey || !MOVES[event.key] || !this.isOnText(event)) return false;
    this.reading.selecting.modify(...MOVES[event.key]);
    return true;
  }

  do(event) {
    const act = ACTS.get(event.key);
    if (!act || (ON_TEXT.has(event.key) && !this.isOnText(event))) return false;
    act(this);
    return true;
  }

  by(step) {
    this.goTo(this.map.paragraphs[Math.max(0, Math.min(this.map.paragraphs.length - 1, this.at + step))]);
  }

  select(unit, isBack = false) {
    if (!this.paragraph()) return;
    this.goTo(this.reading.selecting.step(this.paragraph(), unit, isBack), false);
  }

  numbered(number) {
    const code = this.reading.codebook.numbered().get(number);
    if (code) this.reading.apply(code);
    else this.reading.say(`No code stands under ${number} yet.`);
  }

  onCurrent(act) {
    const coding = this.reading.desk.current;
    if (coding && this.reading.desk.mayChange(coding)) act(coding);
    else if (coding?.own) this.reading.say("This belongs to a round's closed pass and stays as it was.");
    else if (coding) this.reading.say(`This is a coding of ${coding.coder}; only its coder changes it.`);
    else this.reading.say("Choose a coding first: put one on, or go to one with the full stop.");
  }

  escape() {
    this.reading.inFocus = null;
    this.reading.selecting.drop();
    this.reading.bringOut();
    this.goTo(this.paragraph());
  }
}
