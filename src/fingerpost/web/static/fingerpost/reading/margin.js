// Beside each coded paragraph a button that says how many codings it has and lists them, so that all of them can be
// read without seeing the stripes. What is in view is furnished first, the rest while the browser has nothing to do.

import { counted, make, short, sign } from "./page.js";

const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 1));

/** Keeps buttons and open lists in step with the codings. `of(paragraph)` says which ones a paragraph shows. */
export class Margin {
  constructor(map, signs, of, acts) {
    Object.assign(this, { map, signs, of, acts });
    this.open = new Set();
    this.waiting = new Set();
  }

  /** Show the codings anew everywhere. */
  show() {
    this.waiting = new Set(this.map.stretches);
    idle((deadline) => this.furnishRest(deadline));
  }

  /** What comes into view is furnished at once. */
  near(stretch) {
    if (this.waiting.delete(stretch)) this.furnish(stretch);
  }

  furnish(stretch) {
    for (const paragraph of this.map.within(stretch)) this.put(paragraph);
  }

  furnishRest(deadline) {
    for (const stretch of this.waiting) {
      if (deadline.timeRemaining() < 3) break;
      this.near(stretch);
    }
    if (this.waiting.size) idle((later) => this.furnishRest(later));
  }

  /** Show what has changed within a span. */
  touch(span) {
    for (const paragraph of this.map.touched(span)) this.put(paragraph);
  }

  put(paragraph) {
    const codings = this.of(paragraph);
    if (!codings.length) return this.clear(paragraph);
    paragraph.button ??= this.button(paragraph);
    const number = counted(codings.length, "coding");
    paragraph.button.textContent = number;
    paragraph.button.setAttribute("aria-label", `${number} of paragraph ${paragraph.index + 1}`);
    paragraph.button.setAttribute("aria-description", codings.map((coding) => this.told(coding)).join("; "));
    if (this.open.has(paragraph)) this.list(paragraph, codings);
  }

  button(paragraph) {
    const button = make("button", { type: "button", class: "count", "aria-expanded": "false", onclick: () => this.toggle(paragraph) });
    paragraph.element.parentElement.append(button);
    return button;
  }

  clear(paragraph) {
    paragraph.button?.remove();
    paragraph.button = undefined;
    paragraph.listed?.remove();
    paragraph.listed = undefined;
    this.open.delete(paragraph);
  }

  /** A coding in words, for those who hear the page. */
  told(coding) {
    return [coding.name, coding.polarity === "none" ? "" : coding.polarity, this.whose(coding)].filter(Boolean).join(", ");
  }

  /** Open or close the list of a paragraph. */
  toggle(paragraph) {
    if (!this.of(paragraph).length) return false;
    if (this.open.delete(paragraph)) {
      paragraph.listed?.remove();
      paragraph.listed = undefined;
    } else {
      this.open.add(paragraph);
    }
    this.put(paragraph);
    paragraph.button.setAttribute("aria-expanded", String(this.open.has(paragraph)));
    return true;
  }

  list(paragraph, codings) {
    const held = paragraph.listed?.contains(document.activeElement) ? document.activeElement.dataset.hold : "";
    paragraph.listed?.remove();
    const list = make("ul", { class: "codings", "aria-label": `Codings of paragraph ${paragraph.index + 1}` });
    list.append(...codings.map((coding) => this.item(coding)));
    paragraph.listed = list;
    paragraph.button.after(list);
    if (held) list.querySelector(`[data-hold="${held}"]`)?.focus();
  }

  item(coding) {
    const line = make("li", {});
    const name = make("button", { type: "button", class: "quiet code-name", onclick: () => this.acts.focus(coding) }, coding.name);
    name.dataset.hold = `${coding.id}-name`;
    const words = make("q", {}, short(this.map.words(coding.start, coding.end), 80));
    line.append(name, sign(coding.polarity, this.signs), words, make("span", { class: "muted" }, this.whose(coding)));
    if (coding.memo) line.append(make("p", { class: "memo-words" }, `Memo: ${coding.memo}`));
    if (this.acts.mayChange(coding)) line.append(this.tools(coding));
    return line;
  }

  whose(coding) {
    const layer = coding.layer === "working" ? "" : `, ${coding.layer}${coding.round ? `, round ${coding.round}` : ""}`;
    const state = { saving: ", being saved", kept: ", kept on this device" }[coding.state] ?? "";
    return `${coding.own ? "you" : coding.coder}${layer}${state}`;
  }

  tools(coding) {
    const side = make("select", { onchange: (event) => this.acts.change(coding, { polarity: event.target.value }) });
    side.setAttribute("aria-label", `Polarity of ${coding.name}`);
    for (const value of Object.keys(this.signs)) side.append(make("option", { value, selected: value === coding.polarity }, value));
    side.dataset.hold = `${coding.id}-side`;
    const edges = make("button", { type: "button", onclick: () => this.acts.choose(coding) }, "Edges");
    const memo = make("button", { type: "button", onclick: () => this.acts.memo(coding) }, coding.memo ? "Change memo" : "Memo");
    const off = make("button", { type: "button", class: "danger", onclick: () => this.acts.remove(coding) }, "Take off");
    for (const button of [edges, memo, off]) button.setAttribute("aria-label", `${button.textContent}: ${coding.name}`);
    return make("span", { class: "tools" }, side, edges, memo, off);
  }
}
