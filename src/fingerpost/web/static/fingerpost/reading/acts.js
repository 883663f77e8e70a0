// What the person did in this text, from the ledger, each act with its own undo: also what was done days ago.

import { make, short } from "./page.js";

const UNDO = { "coding added": "Take off", "coding removed": "Put back", "coding changed": "Undo", "coding moved": "Undo" };
const TOLD = { "coding added": "put on", "coding removed": "taken off", "coding restored": "put back", "coding changed": "changed", "coding moved": "other edges" };

/** The list of one's own acts in a dialog. */
export class Acts {
  constructor(box, address, desk, words) {
    Object.assign(this, { box, address, desk, words });
    this.list = box.querySelector("[data-acts]");
  }

  /** Ask the server and show the list. */
  async show() {
    this.list.replaceChildren(make("p", {}, "Looking…"));
    if (!this.box.open) this.box.showModal();
    try {
      const response = await fetch(this.address, { headers: { Accept: "application/json" } });
      const answer = await response.json();
      this.draw(answer.acts ?? [], answer.error);
    } catch {
      this.draw([], { what: "No connection.", hint: "Undo (u) works without one, for what you did since you opened the page." });
    }
  }

  draw(acts, error) {
    if (error) return this.list.replaceChildren(make("p", {}, `${error.what} ${error.hint}`));
    if (!acts.length) return this.list.replaceChildren(make("p", {}, "Nothing yet."));
    const lines = make("ol", { class: "own-acts" });
    lines.append(...acts.map((act) => this.line(act)));
    return this.list.replaceChildren(lines);
  }

  line(act) {
    const at = make("time", { dateTime: act.at, class: "muted" }, new Date(act.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }));
    const what = make("span", {}, make("strong", {}, act.coding.name), ` ${TOLD[act.verb] ?? act.verb} `, at);
    const line = make("li", {}, what, make("q", {}, short(this.words(act.coding.start, act.coding.end), 90)));
    if (UNDO[act.verb] && this.canUndo(act)) line.append(this.button(act));
    return line;
  }

  /** Only what still stands as the act left it can be taken back. */
  canUndo({ verb, coding, before }) {
    if (!this.desk.mayChange(coding)) return false;
    if (verb === "coding removed") return !coding.live;
    if (verb === "coding changed") return coding.live && "polarity" in before && before.polarity !== coding.polarity;
    if (verb === "coding moved") return coding.live && (before.span[0] !== coding.start || before.span[1] !== coding.end);
    return coding.live;
  }

  button(act) {
    const label = UNDO[act.verb];
    return make("button", { type: "button", "aria-label": `${label}: ${act.coding.name}`, onclick: () => { this.box.close(); this.undo(act); } }, label);
  }

  undo({ verb, coding, before }) {
    const here = { ...coding, id: this.desk.ids.get(coding.guid) ?? coding.guid };
    if (verb === "coding added") this.desk.remove(here);
    else if (verb === "coding removed") this.desk.restore(here);
    else if (verb === "coding changed") this.desk.change(here, { polarity: before.polarity });
    else this.desk.move(here, { start: before.span[0], end: before.span[1] });
  }
}
