// Beside each coded paragraph a button that says how many codings it has and lists them, so that all of them can be
// read without seeing the stripes.

import { counted, make, short, sign } from "./page.js";

/** Keeps buttons and open lists in step with the codings. */
export class Margin {
  constructor(map, signs, acts) {
    Object.assign(this, { map, signs, acts });
    this.open = new Set();
    this.shown = new Map();
  }

  /** Show these codings. */
  show(codings) {
    const now = new Map();
    for (const coding of codings) {
      for (const paragraph of this.map.touched(coding)) {
        if (now.has(paragraph)) now.get(paragraph).push(coding);
        else now.set(paragraph, [coding]);
      }
    }
    const before = this.shown;
    this.shown = now;
    for (const paragraph of new Set([...before.keys(), ...now.keys()])) this.put(paragraph, now.get(paragraph) ?? []);
  }

  /** The codings that a paragraph shows. */
  of(paragraph) {
    return this.shown.get(paragraph) ?? [];
  }

  /** Show what has changed within a span. */
  touch(codings, span) {
    for (const paragraph of this.map.touched(span)) {
      const here = codings.filter((one) => one.start < paragraph.end && one.end > paragraph.start);
      this.shown.set(paragraph, here);
      this.put(paragraph, here);
    }
  }

  put(paragraph, codings) {
    const block = paragraph.element.parentElement;
    let button = block.querySelector(".count");
    if (!codings.length) {
      button?.remove();
      block.querySelector(".codings")?.remove();
      this.open.delete(paragraph);
      return;
    }
    if (!button) {
      button = make("button", { type: "button", class: "count", onclick: () => this.toggle(paragraph) });
      block.append(button);
    }
    button.textContent = counted(codings.length, "coding");
    button.setAttribute("aria-expanded", String(this.open.has(paragraph)));
    button.setAttribute("aria-label", `${counted(codings.length, "coding")} of paragraph ${paragraph.index + 1}`);
    if (this.open.has(paragraph)) this.list(paragraph, codings);
  }

  /** Open or close the list of a paragraph. */
  toggle(paragraph) {
    const codings = this.shown.get(paragraph);
    if (!codings?.length) return false;
    const block = paragraph.element.parentElement;
    if (this.open.delete(paragraph)) block.querySelector(".codings")?.remove();
    else this.open.add(paragraph);
    this.put(paragraph, codings);
    return true;
  }

  list(paragraph, codings) {
    const block = paragraph.element.parentElement;
    const held = block.querySelector(".codings")?.contains(document.activeElement) ? document.activeElement.dataset.hold : "";
    block.querySelector(".codings")?.remove();
    const list = make("ul", { class: "codings", "aria-label": `Codings of paragraph ${paragraph.index + 1}` });
    list.append(...codings.map((coding) => this.item(coding)));
    block.append(list);
    if (held) list.querySelector(`[data-hold="${held}"]`)?.focus();
  }

  item(coding) {
    const line = make("li", {});
    const name = make("button", { type: "button", class: "quiet code-name", onclick: () => this.acts.focus(coding) }, coding.name);
    name.dataset.hold = `${coding.id}-name`;
    const words = make("q", {}, short(this.map.words(coding.start, coding.end), 80));
    line.append(name, sign(coding.polarity, this.signs), words, make("span", { class: "muted" }, this.whose(coding)));
    if (coding.memo) line.append(make("p", { class: "memo-words" }, `Memo: ${coding.memo}`));
    if (coding.own && this.acts.mayCode) line.append(this.tools(coding));
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
    const memo = make("button", { type: "button", onclick: () => this.acts.memo(coding) }, coding.memo ? "Change memo" : "Memo");
    const off = make("button", { type: "button", class: "danger", onclick: () => this.acts.remove(coding) }, "Take off");
    for (const button of [memo, off]) button.setAttribute("aria-label", `${button.textContent}: ${coding.name}`);
    return make("span", { class: "tools" }, side, memo, off);
  }
}
