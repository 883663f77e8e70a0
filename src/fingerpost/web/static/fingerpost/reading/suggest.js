// Codes that the words at hand may have, learned from the team's own codings. Shown when asked for; a person puts them on.

import { make, short } from "./page.js";

const PAUSE = 400;
const AGAIN = 3000;

/** A folded panel in the pane. While it is open it follows the selection. `apply(code)` puts a code on the words. */
export class Suggest {
  constructor(pane, address, codes, apply) {
    Object.assign(this, { address, codes, apply, span: null, asked: 0 });
    this.list = make("div", { class: "suggested", "aria-live": "polite" });
    this.box = make("details", { class: "suggest" }, make("summary", {}, "Suggested codes"), this.list);
    pane.querySelector("[data-codes]").before(this.box);
    this.box.addEventListener("toggle", () => this.follow(this.span));
  }

  /** What is selected, as the coding page knows it; read again a moment after each change. */
  watch(span) {
    this.span = span;
    if (this.box.open) this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(this.span), PAUSE);
  }

  async follow(span) {
    if (!this.box.open) return;
    if (!span) {
      this.say("Select words in the text to see codes that are put on words like them.");
      return;
    }
    const key = `${span.start}-${span.end}`;
    if (key === this.shown) return;
    const number = ++this.asked;
    try {
      const answer = await fetch(`${this.address}?start=${span.start}&end=${span.end}`, { headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (number !== this.asked) return;
      if (said.error) this.say(said.error.what);
      else this.show(said, key);
    } catch {
      this.say("No suggestions while there is no connection.");
    }
  }

  show(said, key) {
    this.shown = said.is_learning ? null : key;
    if (said.is_learning) setTimeout(() => this.follow(this.span), AGAIN);
    if (said.why_not) {
      this.say(said.why_not);
      return;
    }
    this.list.replaceChildren(...said.codes.map((each) => this.one(each)), this.note(said));
  }

  one(each) {
    const code = this.codes().find(({ guid }) => guid === each.code);
    const put = make("button", { type: "button", disabled: !code }, each.name);
    put.addEventListener("click", () => this.apply(code));
    const trust = each.looked_at
      ? `on sources held back, ${each.right} of the ${each.looked_at} likeliest had it`
      : "on sources held back nothing was likely enough to judge it";
    const like = each.like.map(({ words, href }) => make("li", {}, make("a", { href, target: "_blank" }, short(words, 140))));
    return make("div", { class: "suggestion" }, put, make("p", { class: "small muted" }, trust),
      make("details", {}, make("summary", {}, "Learned from, most alike"), make("ul", { class: "plain small" }, ...like)));
  }

  note({ learned_from: number }) {
    return make("p", { class: "small muted" }, `Learned here from ${number.toLocaleString("en-GB")} codings. It decides nothing.`);
  }

  say(text) {
    this.shown = null;
    this.list.replaceChildren(make("p", { class: "small muted" }, text));
  }
}
