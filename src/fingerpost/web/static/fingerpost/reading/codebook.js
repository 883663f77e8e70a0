// The codebook at hand: filter by name, synonym or words of the definition, see what a code means, put it on the words.

import { make } from "./page.js";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const LADDER = [
  (code, wanted) => code.called.startsWith(wanted),
  (code, _, words) => words.every((word) => ` ${code.called}`.includes(` ${word}`)),
  (code, _, words) => words.every((word) => code.called.includes(word)),
  (code, _, words) => words.every((word) => code.searched.includes(word)),
  (code, _, words) => words.every((word) => `${code.searched} ${code.meaning}`.includes(word)),
];

/** How far a code is from what was typed: 0 where its name begins so, then words of the name, synonyms, the definition; else Infinity. */
function farness(code, wanted, words) {
  const step = LADDER.findIndex((fits) => fits(code, wanted, words));
  return step < 0 ? Infinity : step;
}

/** The combobox of codes. `apply(code)` puts one on; `leave()` goes back to the text; `favour(code, digit)` keeps one, or 0: no longer. */
export class CodebookPane {
  constructor(pane, codes, memory, { apply, leave, favour }) {
    this.input = pane.querySelector("[data-find]");
    this.list = pane.querySelector("[data-codes]");
    this.definition = pane.querySelector("[data-definition]");
    Object.assign(this, { memory, apply, leave, favour, active: null });
    this.input.addEventListener("input", () => this.filter());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.show(codes);
  }

  /** Offer these codes. */
  show(codes) {
    this.codes = codes;
    this.drawn = null;
    for (const code of codes) {
      code.called = code.name.toLowerCase();
      code.searched = [code.name, code.synonyms, code.above].join(" ").toLowerCase();
      code.meaning = [code.definition, code.include, code.example].join(" ").toLowerCase();
    }
    this.filter();
  }

  /** The codes used last on this device. */
  recent() {
    const kept = JSON.parse(localStorage.getItem(this.memory) ?? "[]");
    return kept.map((guid) => this.codes.find((code) => code.guid === guid && !code.is_heading)).filter(Boolean);
  }

  /** Digit → code: favourites under the digit they were given, codes used lately under those that are free. */
  numbered() {
    const under = new Map(this.codes.filter(({ digit }) => digit).map((code) => [code.digit, code]));
    const lately = this.recent().filter((code) => !code.digit);
    for (const digit of DIGITS) if (!under.has(digit) && lately.length) under.set(digit, lately.shift());
    return under;
  }

  /** Remember that a code was used. Digits stay with their codes while there are enough of them. */
  used(code) {
    this.last = code;
    const kept = this.recent().map((one) => one.guid);
    if (!kept.includes(code.guid)) localStorage.setItem(this.memory, JSON.stringify([...kept, code.guid].slice(-DIGITS.length)));
    this.filter();
  }

  /** Keep a code under the first free digit (or the one it has by use), or keep it no longer. Returns the digit, 0: none. */
  toggleFavourite(code) {
    const under = this.numbered(), favourites = new Set(this.codes.map(({ digit }) => digit));
    const byUse = [...under].find(([, one]) => one === code)?.[0];
    const digit = code.digit ? 0 : byUse ?? DIGITS.find((one) => !favourites.has(one)) ?? DIGITS.length;
    for (const one of this.codes) if (one.digit === digit) one.digit = 0;
    code.digit = digit;
    this.favour(code, digit);
    this.filter();
    return digit;
  }

  filter() {
    const wanted = this.input.value.trim().toLowerCase();
    const words = wanted.split(/\s+/).filter(Boolean);
    const ranked = words.length ? this.codes.filter((code) => !code.is_heading).map((code) => [farness(code, wanted, words), code]) : [];
    const fitting = ranked.filter(([far]) => far < Infinity).sort(([one], [other]) => one - other).map(([, code]) => code);
    this.draw(words.length ? fitting : this.codes, Boolean(words.length));
  }

  draw(codes, isFiltered) {
    const numbers = new Map([...this.numbered()].map(([digit, code]) => [code.guid, digit]));
    const drawn = codes.map((code) => [code.guid, numbers.get(code.guid), code.digit, isFiltered]).join();
    if (drawn !== this.drawn) this.fill(codes, isFiltered, numbers); // after most codings the list is as it was
    this.drawn = drawn;
    this.point(isFiltered ? this.options[0] : null);
  }

  fill(codes, isFiltered, numbers) {
    this.list.replaceChildren(...codes.map((code) => this.option(code, isFiltered, numbers.get(code.guid))));
    this.options = [...this.list.querySelectorAll("[role=option]")];
    if (!codes.length) this.list.append(make("li", { role: "presentation", class: "muted" }, "No code is like that."));
  }

  option(code, isFiltered, number) {
    const line = make("li", { class: `depth-${Math.min(code.depth, 4)}` });
    line.append(make("span", { class: "name" }, code.name));
    if (isFiltered && code.above) line.append(make("span", { class: "muted small" }, ` ${code.above}`));
    if (code.is_heading) {
      line.setAttribute("role", "presentation");
      line.classList.add("heading");
      return line;
    }
    if (number) line.append(make("kbd", { class: code.digit ? "kept" : "", "aria-label": `key ${number}${code.digit ? ", kept" : ""}` }, String(number)));
    line.id = `code-${code.guid}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.addEventListener("pointerenter", () => this.explain(code));
    line.addEventListener("mousedown", (event) => event.preventDefault());
    line.addEventListener("click", () => { this.point(line); this.apply(code); });
    return line;
  }

  point(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    this.explain(option ? this.codeOf(option) : null);
  }

  codeOf(option) {
    return this.codes.find((code) => `code-${code.guid}` === option.id);
  }

  explain(code) {
    this.definition.hidden = !code;
    if (!code) return;
    const parts = [["", code.definition], ["Include", code.include], ["Exclude", code.exclude], ["Example", code.example]];
    const lines = parts.filter(([, words]) => words).map(([lead, words]) =>
      make("p", {}, ...(lead ? [make("strong", {}, `${lead}: `)] : []), words));
    const keep = make("button", { type: "button", onclick: () => { this.toggleFavourite(code); this.explain(code); } });
    keep.textContent = code.digit ? `Keep no longer under ${code.digit}` : "Keep at hand under a digit";
    this.definition.replaceChildren(make("h3", {}, code.name), ...lines, make("div", { class: "actions tight" }, keep));
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const at = this.options.indexOf(this.active) + step;
      this.point(this.options[Math.max(0, Math.min(this.options.length - 1, at))]);
    } else if (event.key === "Enter" && this.active) {
      this.apply(this.codeOf(this.active));
    } else if (event.key === "Escape") {
      this.clear();
      this.leave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Empty the search. */
  clear() {
    this.input.value = "";
    this.filter();
  }

  /** Go to the search. */
  focus() {
    this.input.focus();
    this.input.select();
  }
}
