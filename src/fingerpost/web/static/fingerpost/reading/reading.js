// The reading and coding page: joins text, selection, codebook, codings and keys. Saves as it goes.

import { Acts } from "./acts.js";
import { NewCode, Query } from "./asking.js";
import { CodebookPane } from "./codebook.js";
import { Desk } from "./desk.js";
import { Edges } from "./edges.js";
import { Find } from "./find.js";
import { Highlights } from "./highlights.js";
import { Keys, listed } from "./keys.js";
import { Margin } from "./margin.js";
import { Mending } from "./mending.js";
import { News } from "./news.js";
import { Outbox } from "./outbox.js";
import { outline } from "./outline.js";
import { counted, make, short } from "./page.js";
import { Places, fromColumns } from "./places.js";
import { Selecting } from "./selection.js";
import { Status } from "./status.js";
import { Stripes } from "./stripes.js";
import { Suggest } from "./suggest.js";
import { TextMap } from "./text.js";
import { Views } from "./views.js";

class Reading extends HTMLElement {
  connectedCallback() {
    const state = document.getElementById("reading-state");
    const { codings, codes, page } = JSON.parse(state.textContent);
    state.remove(); // read once; on a long text it is megabytes
    this.page = page;
    this.pane = this.querySelector(".pane");
    this.map = new TextMap(this.querySelector(".text"));
    this.inFocus = null;
    this.places = new Places();
    this.status = new Status(this.pane, page, this.map, (act) => this.again(act), (act) => this.outbox.drop(act));
    this.furnish(fromColumns(codings));
    if (page.codes) this.letCode(codes);
    this.letFind();
    this.show();
    for (const act of this.desk.refusedEarlier) this.status.box(act);
    this.atPlace();
    if (this.outbox.acts.length) this.outbox.send();
    else this.say("");
    this.news.start();
    performance.mark("reading-ready");
  }

  furnish(codings) {
    const memory = `fingerpost.outbox.${this.page.person}.${this.page.source}.`;
    this.outbox = new Outbox(memory, this.page.person, {
      done: (act, answer) => { this.desk.done(act, answer); this.news.share(answer); },
      refused: (act) => { this.desk.refused(act); this.status.box(act); },
      told: (state, n) => this.status.told(state, n),
    });
    this.desk = new Desk(this.page, codings, this.outbox, { changed: (span, isDrawn) => this.show(span, isDrawn), say: (text) => this.say(text) });
    this.views = new Views(this.pane.querySelector("[data-whose]"), () => this.show());
    this.stripes = new Stripes(this.querySelector(".stripes"), this.map, this.querySelector(".stripe-name"), (coding) => this.focusCode(coding));
    const of = (paragraph) => this.places.between(paragraph.start, paragraph.end);
    this.margin = new Margin(this.map, this.page.signs, of, {
      mayChange: (coding) => this.desk.mayChange(coding),
      focus: (coding) => this.focusCode(coding),
      choose: (coding) => this.choose(coding),
      change: (coding, to) => this.desk.change(coding, to),
      remove: (coding) => this.desk.remove(coding),
      memo: (coding) => this.memo(coding),
    });
    this.highlights = new Highlights(this.map, of, (coding) => this.isFocus(coding), (stretch) => this.margin.near(stretch));
    this.news = new News(this.page, this.desk, (news) => this.heard(news));
  }

  letCode(codes) {
    this.pane.querySelector("[data-coder]").hidden = false;
    this.invitation = [...this.pane.querySelector("[data-selected]").childNodes];
    this.mending = new Mending(this.pane.querySelector("[data-mending]"), this.map, (text) => this.say(text));
    this.selecting = new Selecting(this.map, (span) => this.selected(span));
    this.codebook = new CodebookPane(this.pane, codes, `fingerpost.recent.${this.page.coding}`, {
      apply: (code) => this.apply(code),
      leave: () => this.keys.toText(),
      favour: (code, digit) => this.keepFavourite(code, digit),
    });
    this.suggest = new Suggest(this.pane, this.page.suggest, () => this.codebook.codes, (code) => this.apply(code));
    this.keys = new Keys(this, this.map);
    this.edges = new Edges(this.querySelector(".text-side"), this.map, {
      shown: (span) => this.highlights.select(span),
      moved: (coding, span) => this.moved(coding, span),
    });
    this.acts = new Acts(this.pane.querySelector("[data-acts-box]"), this.page.acts, this.desk, (start, end) => this.map.words(start, end));
    this.codeWanted = new NewCode(this.pane.querySelector("[data-code-box]"), this.page.new_code, (code, standing) => this.codeMade(code, standing));
    this.query = new Query(this.pane.querySelector("[data-query-box]"), this.page.queries, () => this.say("The query is with the team."));
    this.pane.querySelector("[data-keys-list]").replaceChildren(...listed());
    for (const [name, act] of [["undo", () => this.desk.undo()], ["redo", () => this.desk.redo()], ["log", () => this.acts.show()], ["new-code", () => this.newCode(Boolean(this.selecting.span))], ["ask", () => this.askTeam()], ["keys", () => this.showKeys()]]) {
      this.pane.querySelector(`[data-${name}]`).addEventListener("click", act);
    }
    this.sides = [...this.pane.querySelectorAll("[name=polarity]")];
    for (const side of this.sides) side.addEventListener("change", () => this.side(side.value));
  }

  letFind() {
    this.find = new Find(this.querySelector("[data-find-bar]"), this.map, this.highlights, {
      goTo: (span) => this.bringIntoView(span),
      leave: (span) => this.leaveFind(span),
    });
    this.querySelector("[data-find-open]").addEventListener("click", () => this.find.show());
    this.querySelector("[data-outline-open]")?.addEventListener("click", () => this.outline());
  }

  /** Draw anew; where only a span has changed, only what stands there; `isDrawn`: the words in the margin alone. */
  show(span, isDrawn = false) {
    const all = this.desk.all();
    this.places.show(this.views.chosen(all));
    if (!span) this.views.offer(all);
    if (span) this.margin.touch(span);
    else this.margin.show();
    if (isDrawn) this.markCurrent();
    else this.bringOut(span);
    if (!span) for (const stretch of this.highlights.visible.keys()) this.margin.near(stretch);
  }

  isFocus(coding) {
    return this.inFocus === coding.code;
  }

  /** Bring one code out in colour, wherever it stands; again: back to the neutral tint. */
  focusCode(coding) {
    this.inFocus = this.inFocus === coding.code ? null : coding.code;
    if (coding.own && this.desk.codings.has(coding.id)) this.desk.current = this.desk.codings.get(coding.id);
    const n = this.places.all.filter((one) => one.code === coding.code).length;
    this.say(this.inFocus ? `${coding.name}: ${counted(n, "coding")} in this text, brought out.` : "No code is brought out.");
    this.bringOut();
  }

  bringOut(span) {
    this.stripes.show(this.places, (coding) => this.isFocus(coding));
    this.highlights.paint(span);
    this.markCurrent();
  }

  selected(span) {
    this.highlights.select(span);
    this.pane.classList.toggle("has-words", Boolean(span));
    this.mending.show(span);
    this.suggest?.watch(span);
    const words = this.pane.querySelector("[data-selected]");
    if (span) {
      if (!this.isChoosing) this.forget();
      words.replaceChildren(make("q", {}, short(this.map.words(span.start, span.end), 120)), ` (${counted(span.end - span.start, "character")})`);
    } else {
      words.replaceChildren(...this.invitation);
    }
    this.markCurrent();
  }

  /** New words: the last coding is no longer the one that keys are about. */
  forget() {
    if (!this.desk.current) return;
    this.desk.current = null;
    this.sides.find((side) => side.value === "none").checked = true;
  }

  /** Make a coding the one that keys are about, and select its words. */
  choose(coding) {
    this.desk.current = this.desk.codings.get(coding.id) ?? coding;
    this.isChoosing = true;
    this.bringIntoView(coding);
    this.selecting?.put(coding.start, coding.end);
    this.isChoosing = false;
    this.markCurrent();
  }

  bringIntoView({ start, end }) {
    const [piece] = this.map.pieces(start, end);
    if (!piece) return;
    this.keys?.stand(piece.paragraph.index);
    piece.paragraph.element.scrollIntoView({ block: "nearest" });
    const box = this.map.box(piece);
    if (box.top < 80 || box.bottom > innerHeight - 40) scrollBy(0, box.top - innerHeight / 3);
  }

  leaveFind(span) {
    if (!this.keys) return this.querySelector("[data-find-open]").focus();
    this.keys.goTo(this.keys.paragraph(), false);
    if (span) this.selecting.put(span.start, span.end);
    return undefined;
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
    this.markCurrent();
    if (document.activeElement === this.codebook.input) this.keys.toText();
  }

  chosenSide() {
    return this.desk.current ? "none" : this.sides.find((side) => side.checked)?.value ?? "none";
  }

  /** Set the polarity of the last coding; without one, of the coding to come. */
  side(value) {
    const current = this.desk.current;
    if (current && !this.desk.mayChange(current)) return this.keys.onCurrent();
    if (current) this.desk.change(current, { polarity: value });
    else this.say(`The next coding is ${value === "none" ? "without polarity" : `a ${value}`}.`);
    this.sides.find((side) => side.value === value).checked = true;
    return undefined;
  }

  markCurrent() {
    if (!this.sides) return;
    this.edges?.show(this.desk.current && this.desk.mayChange(this.desk.current) ? this.desk.current : null);
    if (this.desk.current) this.sides.find((side) => side.value === this.desk.current.polarity).checked = true;
  }

  /** One edge a word further out or in: of the last coding, else of the selection. */
  edge(edge, isOut) {
    const { current } = this.desk, span = current ?? this.selecting.span;
    if (!span) return this.say("Select words, or go to a coding with the full stop, to change its edges.");
    const to = this.selecting.edged(span, edge, isOut);
    if (current && !this.desk.mayChange(current)) return this.keys.onCurrent();
    if (current) return this.moved(current, to);
    return this.selecting.put(to.start, to.end);
  }

  moved(coding, span) {
    this.desk.move(coding, span);
    const now = this.desk.codings.get(coding.id);
    if (now) this.choose(now);
  }

  /** To the next (or previous) coding, uncoded paragraph or disputed coding, and say where that is. */
  jump(kind, by) {
    const found = this.views.jump(kind, by, this.map, this.places, this.standing());
    if (!found) return this.say({ coded: "No further coding.", uncoded: "No further paragraph without a coding.", disputed: "No further coding that another coder sees otherwise." }[kind]);
    if (kind === "uncoded") return this.keys.goTo(found);
    this.keys.goTo(this.map.paragraphs[this.map.firstAfter(found.start)], false);
    this.choose(found);
    return this.say(`${this.margin.told(found)}: ${this.places.all.indexOf(found) + 1} of ${counted(this.places.all.length, "coding")}.`);
  }

  /** Where the reader stands: the chosen coding, the selected words, or the paragraph. */
  standing() {
    const { current } = this.desk, { span } = this.selecting;
    if (current && this.places.all.includes(current)) return { coding: current, paragraph: this.keys.at };
    const point = span ?? { start: this.keys.paragraph()?.start ?? 0 };
    return { start: point.start - (span ? 0 : 1), paragraph: this.keys.at };
  }

  outline() {
    outline(this.querySelector("[data-outline]"), this.map, this.places, (paragraph) => {
      if (this.keys) this.keys.goTo(paragraph);
      paragraph.element.scrollIntoView({ block: "start" });
    }) || this.say("This text has no sections.");
  }

  nextView() {
    this.say(`Shown: ${this.views.next()}.`);
  }

  favour() {
    const code = this.desk.current ? this.codebook.codes.find(({ guid }) => guid === this.desk.current.code) : this.codebook.last;
    if (!code) return this.say("Put a code on first, or go to a coding: then it can be kept.");
    const digit = this.codebook.toggleFavourite(code);
    return this.say(digit ? `${code.name} is kept under ${digit}.` : `${code.name} is kept no longer.`);
  }

  keepFavourite(code, digit) {
    const body = { code: code.guid, digit };
    this.outbox.push({ url: this.page.favourites, what: "favourite", coding: { id: code.guid, name: "" }, body, operation: crypto.randomUUID() });
  }

  /** News of what others did. It is told, but nothing moves. */
  heard({ changed, here, codes, version }) {
    if (codes && this.codebook) {
      this.codebook.show(codes);
      this.desk.renamed(codes);
      this.show();
    }
    this.views.offer(changed ?? []);
    this.status.heard({ changed, here, isNewer: Boolean(version) && version !== this.page.version });
  }

  /** A new code, named by the selected words or by the person. */
  newCode(isInVivo) {
    const span = this.selecting.span;
    if (isInVivo && !span) return this.say("Select the words first that shall name the code.");
    return this.codeWanted.ask(this.codebook.codes, isInVivo ? this.map.words(span.start, span.end).replace(/\s+/g, " ").slice(0, 80).trim() : "");
  }

  codeMade(code, standing) {
    const how = standing === "added" ? "is in the draft" : "is proposed; you can use it until the team has decided";
    if (this.page.layer === "independent") return this.say(`${code.name} is noted for later: a round keeps to its codebook.`);
    this.codebook.show([...this.codebook.codes.filter(({ guid }) => guid !== code.guid), { digit: 0, depth: 0, above: "", synonyms: "", definition: "", include: "", exclude: "", example: "", ...code }]);
    if (this.selecting.span) this.apply(this.codebook.codes.at(-1));
    return this.say(`${code.name} ${how}${this.selecting.span ? ", and stands on the words" : ""}.`);
  }

  /** A query about the last coding, else about the selected words. */
  askTeam() {
    const { current } = this.desk, { span } = this.selecting, about = current ?? span;
    if (!about) return this.say("Select the words, or go to a coding, that you want to ask about.");
    const words = `${current ? `${current.name}: ` : ""}${short(this.map.words(about.start, about.end), 120)}`;
    const place = { source: this.page.source, at: `${about.start}-${about.end}` };
    return this.query.ask(current?.guid ? { coding: current.guid } : place, words);
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
    this.status.say(text);
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
