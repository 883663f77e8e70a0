// The reading and coding page: joins text, selection, codebook, codings and keys. Saves as it goes.

import { CodebookPane } from "./codebook.js";
import { Desk } from "./desk.js";
import { Highlights } from "./highlights.js";
import { Keys } from "./keys.js";
import { Margin } from "./margin.js";
import { Outbox } from "./outbox.js";
import { counted, make, short } from "./page.js";
import { Selecting } from "./selection.js";
import { Stripes } from "./stripes.js";
import { TextMap } from "./text.js";

const STATES = {
  saved: () => "All is saved.",
  saving: () => "Saving…",
  offline: (n) => `No connection. ${counted(n, "act")} kept on this device and sent when it is back.`,
  broken: (n) => `The server does not answer as it should. ${counted(n, "act")} kept on this device; trying again.`,
  "signed-out": (n) => `You are signed out. ${counted(n, "act")} kept on this device: sign in in another tab.`,
};

class Reading extends HTMLElement {
  connectedCallback() {
    const { columns, codings, codes, page } = JSON.parse(document.getElementById("reading-state").textContent);
    this.page = page;
    this.pane = this.querySelector(".pane");
    this.map = new TextMap(this.querySelector(".text"));
    this.whose = "all";
    this.inFocus = null;
    this.furnish(codings.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]]))));
    if (page.codes) this.letCode(codes);
    this.pane.querySelector("[data-whose]").addEventListener("change", (event) => {
      this.whose = event.target.value;
      this.show();
    });
    this.show();
    for (const act of this.desk.refusedEarlier) this.box(act);
    this.atPlace();
    if (this.outbox.acts.length) this.outbox.send();
    else this.say("");
  }

  furnish(codings) {
    const memory = `fingerpost.outbox.${this.page.person}.${this.page.source}.`;
    this.outbox = new Outbox(memory, {
      done: (act, answer) => this.desk.done(act, answer),
      refused: (act) => this.trouble(act),
      told: (state, n) => this.told(state, n),
    });
    this.desk = new Desk(this.page, codings, this.outbox, { changed: (span) => this.show(span), say: (text) => this.say(text) });
    this.stripes = new Stripes(this.querySelector(".stripes"), this.map, this.querySelector(".stripe-name"), (coding) => this.focusCode(coding));
    this.margin = new Margin(this.map, this.page.signs, {
      mayCode: this.page.codes,
      focus: (coding) => this.focusCode(coding),
      change: (coding, to) => this.desk.change(coding, to),
      remove: (coding) => this.desk.remove(coding),
      memo: (coding) => this.memo(coding),
    });
    this.highlights = new Highlights(this.map, (paragraph) => this.margin.of(paragraph), (coding) => this.isFocus(coding));
  }

  letCode(codes) {
    this.pane.querySelector("[data-coder]").hidden = false;
    this.invitation = [...this.pane.querySelector("[data-selected]").childNodes];
    this.selecting = new Selecting(this.map, (span) => this.selected(span));
    this.codebook = new CodebookPane(this.pane, codes, `fingerpost.recent.${this.page.coding}`, {
      apply: (code) => this.apply(code),
      leave: () => this.keys.toText(),
    });
    this.keys = new Keys(this, this.map);
    for (const [name, act] of [["undo", () => this.desk.undo()], ["redo", () => this.desk.redo()], ["keys", () => this.showKeys()]]) {
      this.pane.querySelector(`[data-${name}]`).addEventListener("click", act);
    }
    this.sides = [...this.pane.querySelectorAll("[name=polarity]")];
    for (const side of this.sides) side.addEventListener("change", () => this.side(side.value));
  }

  /** The codings that are shown: whose, or of which layer. */
  shown() {
    const all = this.desk.all();
    if (this.whose === "all") return all;
    return all.filter((coding) => (this.whose === "own" ? coding.own : coding.layer === this.whose));
  }

  /** Draw anew; where only a span has changed, only what stands there. */
  show(span) {
    const shown = this.shown();
    if (span) this.margin.touch(shown, span);
    else this.margin.show(shown);
    this.bringOut();
  }

  isFocus(coding) {
    return this.inFocus === coding.code;
  }

  /** Bring one code out in colour, wherever it stands; again: back to the neutral tint. */
  focusCode(coding) {
    this.inFocus = this.inFocus === coding.code ? null : coding.code;
    if (coding.own && this.desk.codings.has(coding.id)) this.desk.current = this.desk.codings.get(coding.id);
    const n = this.shown().filter((one) => one.code === coding.code).length;
    this.say(this.inFocus ? `${coding.name}: ${counted(n, "coding")} in this text, brought out.` : "No code is brought out.");
    this.bringOut();
  }

  bringOut() {
    this.stripes.show(this.shown(), (coding) => this.isFocus(coding));
    this.highlights.paint();
    this.markSide();
  }

  selected(span) {
    this.highlights.select(span);
    this.pane.classList.toggle("has-words", Boolean(span));
    const words = this.pane.querySelector("[data-selected]");
    if (span) {
      this.forget();
      words.replaceChildren(make("q", {}, short(this.map.words(span.start, span.end), 120)), ` (${counted(span.end - span.start, "character")})`);
    } else {
      words.replaceChildren(...this.invitation);
    }
    this.markSide();
  }

  /** New words: the last coding is no longer the one that keys are about. */
  forget() {
    if (!this.desk.current) return;
    this.desk.current = null;
    this.sides.find((side) => side.value === "none").checked = true;
  }

  apply(code) {
    const span = this.selecting.span;
    if (!span) {
      this.focusCode({ code: code.guid, name: code.name });
      return;
    }
    this.desk.add(code, span, this.chosenSide());
    this.codebook.used(code);
    this.codebook.clear();
    this.sides.find((side) => side.value === "none").checked = true;
    this.markSide();
    if (document.activeElement === this.codebook.input) this.keys.toText();
  }

  chosenSide() {
    return this.desk.current ? "none" : this.sides.find((side) => side.checked)?.value ?? "none";
  }

  /** Set the polarity of the last coding; without one, of the coding to come. */
  side(value) {
    if (this.desk.current?.own) this.desk.change(this.desk.current, { polarity: value });
    else this.say(`The next coding is ${value === "none" ? "without polarity" : `a ${value}`}.`);
    this.sides.find((side) => side.value === value).checked = true;
  }

  markSide() {
    if (!this.sides || !this.desk.current) return;
    this.sides.find((side) => side.value === this.desk.current.polarity).checked = true;
  }

  memo(coding) {
    const box = this.pane.querySelector("[data-memo-box]"), words = box.querySelector("textarea");
    const now = this.desk.codings.get(coding.id) ?? coding;
    words.value = now.memo;
    box.querySelector("h2").textContent = `Memo on ${now.name}`;
    box.returnValue = "";
    box.onclose = () => {
      if (box.returnValue === "save") this.desk.change(now, { memo: words.value.trim() });
    };
    box.showModal();
    words.focus();
  }

  showKeys() {
    this.pane.querySelector("[data-keys-box]").showModal();
  }

  /** What was done, told where all can read or hear it. */
  say(text) {
    this.last = text;
    this.tell();
  }

  told(state, n) {
    const isWhole = state !== "saved" || !this.pane.querySelector("[data-troubles]").children.length;
    this.state = isWhole ? STATES[state](n) : "All the rest is saved.";
    this.pane.querySelector("[data-state]").dataset.state = state;
    if (state !== "saving") this.tell();
  }

  tell() {
    const line = [this.last, this.state ?? (this.page.codes ? "Each coding is saved at once." : "")].filter(Boolean).join(" ");
    this.pane.querySelector("[data-state]").textContent = line || counted(this.desk.codings.size, "coding");
  }

  /** An act that the server refused stays in sight until the person lets it go or tries it again. */
  trouble(act) {
    this.desk.refused(act);
    this.box(act);
  }

  box(act) {
    const words = act.coding.name ? ` ${act.coding.name} on “${short(this.map.words(act.coding.start, act.coding.end))}”` : "";
    const box = make("div", { class: "note error", role: "alert" });
    const { what, hint } = act.refused;
    const away = () => { box.remove(); this.outbox.drop(act); };
    const again = make("button", { type: "button", onclick: () => { away(); this.again(act); } }, "Try again");
    const leave = make("button", { type: "button", onclick: away }, "Let it go");
    box.append(make("p", {}, make("strong", {}, `Not saved:${words}.`), ` ${what} ${hint}`), make("div", { class: "actions" }, again, leave));
    this.pane.querySelector("[data-troubles]").append(box);
  }

  again({ refused, ...act }) {
    const fresh = { ...act, operation: crypto.randomUUID() };
    this.desk.foresee(fresh);
    this.outbox.push(fresh);
    this.show();
  }

  atPlace() {
    const mark = this.querySelector("mark#passage");
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    this.keys?.goTo(this.map.holding(mark), false);
  }
}

customElements.define("fp-reading", Reading);
