// Whose codings are shown: all, one's own, another coder's, or of one layer; and where the next one of a kind stands.

import { byPlace } from "./places.js";
import { make } from "./page.js";

/** The choice of whose codings are shown. `changed()` after each new choice. */
export class Views {
  constructor(choice, changed) {
    Object.assign(this, { choice, changed, people: new Set() });
    choice.addEventListener("change", changed);
  }

  /** Offer each other coder there is a coding of. */
  offer(codings) {
    for (const { coder, own } of codings) {
      if (own || this.people.has(coder)) continue;
      this.people.add(coder);
      this.choice.append(make("option", { value: `coder:${coder}` }, `of ${coder}`));
    }
  }

  /** Those that the choice lets through. */
  chosen(codings) {
    const { value } = this.choice;
    if (value === "all") return codings;
    if (value === "own") return codings.filter(({ own }) => own);
    if (value.startsWith("coder:")) return codings.filter(({ coder, own }) => !own && coder === value.slice(6));
    return codings.filter(({ layer }) => layer === value);
  }

  /** Make the next choice; returns its words. */
  next() {
    this.choice.selectedIndex = (this.choice.selectedIndex + 1) % this.choice.options.length;
    this.changed();
    return this.choice.selectedOptions[0].textContent;
  }

  /** The next or previous coding ("coded", "disputed") or paragraph ("uncoded") from where the reader stands, or null. */
  jump(kind, by, map, places, from) {
    if (kind === "uncoded") return this.uncoded(map, places, from.paragraph, by);
    const wanted = kind === "disputed" ? places.all.filter((one) => isDisputed(one, places)) : places.all;
    const isBehind = (one) => (from.coding ? byPlace(one, from.coding) > 0 : one.start > from.start);
    const isInFront = (one) => (from.coding ? byPlace(one, from.coding) < 0 : one.start < from.start);
    return (by > 0 ? wanted.find(isBehind) : wanted.findLast(isInFront)) ?? null;
  }

  uncoded(map, places, at, by) {
    for (let next = at + by; next >= 0 && next < map.paragraphs.length; next += by) {
      const paragraph = map.paragraphs[next];
      const isText = paragraph.end > paragraph.said && !paragraph.element.matches(".asked");
      if (isText && !places.between(paragraph.start, paragraph.end).length) return paragraph;
    }
    return null;
  }
}

/** Whether another coder has coded some of these words, but nowhere on them with the same code and polarity. */
export function isDisputed(coding, places) {
  const others = places.between(coding.start, coding.end).filter((one) => one.coder !== coding.coder);
  return others.length > 0 && !others.some((one) => one.code === coding.code && one.polarity === coding.polarity);
}
