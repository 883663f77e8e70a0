// Finding words within the text: a bar above it, the number of places, the next and the previous one.

import { Joined } from "./joined.js";
import { counted } from "./page.js";

const MOST = 5000;

/** The find bar. `highlights` shows the places, `goTo(span)` brings one into view. */
export class Find {
  constructor(bar, map, highlights, { goTo, leave }) {
    Object.assign(this, { bar, map, highlights, goTo, leave, places: [], at: -1 });
    this.input = bar.querySelector("input");
    this.count = bar.querySelector("[data-count]");
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.input.addEventListener("keydown", (event) => this.key(event));
    bar.querySelector("[data-next]").addEventListener("click", () => this.step(1));
    bar.querySelector("[data-previous]").addEventListener("click", () => this.step(-1));
    bar.querySelector("[data-close]").addEventListener("click", () => this.hide());
  }

  /** Open the bar, with the words that were looked for last. */
  show() {
    this.bar.hidden = false;
    this.input.focus();
    this.input.select();
    this.look();
  }

  hide() {
    this.bar.hidden = true;
    this.highlights.find([]);
    this.leave(this.places[this.at]);
  }

  look() {
    const wanted = this.input.value.trim();
    this.places = wanted ? this.all(wanted) : [];
    this.at = -1;
    this.highlights.find(this.places);
    this.tell();
  }

  /** Every place of the words, whatever their case; several blanks count as one, and so does the end of a paragraph. */
  all(wanted) {
    const pattern = new RegExp(wanted.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+"), "giu");
    this.joined ??= new Joined(this.map);
    return this.joined.all(pattern, MOST);
  }

  /** Words copied from several lines: a field of one line would glue them together. */
  paste(event) {
    const words = event.clipboardData.getData("text").trim();
    if (!/[\r\n]/.test(words)) return;
    event.preventDefault();
    this.input.setRangeText(words.replace(/\s+/g, " "), this.input.selectionStart, this.input.selectionEnd, "end");
    this.look();
  }

  step(by) {
    if (!this.places.length) return;
    this.at = (this.at + by + this.places.length) % this.places.length;
    this.goTo(this.places[this.at]);
    this.tell();
  }

  tell() {
    const number = this.places.length;
    const all = number === MOST ? `${MOST} places or more` : counted(number, "place");
    this.count.textContent = !this.input.value.trim() ? "" : !number ? "Nowhere in this text." : this.at < 0 ? all : `${this.at + 1} of ${all}`;
  }

  key(event) {
    if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") this.hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
