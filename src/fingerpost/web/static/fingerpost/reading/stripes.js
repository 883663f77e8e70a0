// The coding stripes: one canvas beside the text, as high as the window, drawn for what is in view.

import { Places } from "./places.js";

const LANE = 9, WIDTH = 4, LINE = 60;

/** Puts each coding (they come in order of place) into a lane so that those on the same lines stand side by side: one
 *  number for each, written into `lane` if there is room. */
export function lanes(codings, most, lane = new Uint8Array(0)) {
  const ends = [], found = lane.length < codings.length ? new Uint8Array(codings.length + 1000) : lane;
  for (let n = 0; n < codings.length; n += 1) {
    let at = 0;
    while (at < ends.length && ends[at] + LINE > codings[n].start) at += 1;
    if (at === ends.length && at >= most) at = most - 1;
    ends[at] = codings[n].end;
    found[n] = at;
  }
  return found;
}

/** Draws stripes and finds the one under the pointer. */
export class Stripes {
  constructor(canvas, map, label, choose) {
    Object.assign(this, { canvas, map, label, choose });
    this.drawn = [];
    this.lane = new Uint8Array(0);
    this.places = new Places();
    this.isFocus = () => false;
    canvas.addEventListener("pointermove", (event) => this.hover(event));
    canvas.addEventListener("pointerleave", () => { label.hidden = true; });
    canvas.addEventListener("click", (event) => this.click(event));
    addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.later()).observe(map.article);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.later());
  }

  /** Show these codings. */
  show(places, isFocus) {
    this.places = places;
    this.isFocus = isFocus;
    this.lane = lanes(places.all, Math.max(1, Math.floor(this.canvas.clientWidth / LANE)), this.lane);
    this.later();
  }

  later() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const box = this.size();
    const context = this.canvas.getContext("2d");
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    this.drawn = [];
    const [first, last] = this.map.inView(box.top, box.bottom);
    if (last < first) return;
    const view = { from: this.map.paragraphs[first].start, to: this.map.paragraphs[last].end };
    const colours = this.colours();
    this.places.each(view.from, view.to, (coding, at) => {
      const stripe = this.stripe(context, coding, this.lane[at], box, colours, view);
      if (stripe) this.drawn.push(stripe);
    });
  }

  size() {
    const height = Math.min(innerHeight, this.map.article.offsetHeight);
    this.canvas.style.height = `${height}px`;
    const box = this.canvas.getBoundingClientRect();
    const width = Math.round(box.width * devicePixelRatio), tall = Math.round(box.height * devicePixelRatio);
    if (this.canvas.width !== width || this.canvas.height !== tall) Object.assign(this.canvas, { width, height: tall });
    return box;
  }

  stripe(context, coding, lane, box, colours, { from, to }) {
    const height = this.map.height(Math.max(coding.start, from), Math.min(coding.end, to));
    if (!height) return null;
    const top = height.top - box.top + 2, bottom = height.bottom - box.top - 2, x = lane * LANE + 2;
    const inFocus = this.isFocus(coding);
    context.fillStyle = colours[coding.polarity] ?? colours.none;
    context.globalAlpha = inFocus ? 1 : 0.75;
    context.beginPath();
    context.roundRect(inFocus ? x - 1 : x, top, inFocus ? WIDTH + 2 : WIDTH, Math.max(6, bottom - top), 2);
    context.fill();
    context.globalAlpha = 1;
    return { coding, x, top, bottom };
  }

  colours() {
    const style = getComputedStyle(this.canvas);
    const names = ["barrier", "facilitator", "need", "recommendation", "mixed"];
    const found = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    return { ...found, none: style.getPropertyValue("--edge").trim() };
  }

  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    return this.drawn.find((one) => Math.abs(one.x + WIDTH / 2 - x) <= LANE / 2 && one.top <= y && y <= one.bottom);
  }

  hover(event) {
    const found = this.under(event);
    this.label.hidden = !found;
    this.canvas.classList.toggle("over", Boolean(found));
    if (!found) return;
    const { coding } = found;
    this.label.textContent = [coding.name, coding.polarity === "none" ? "" : coding.polarity, coding.coder].filter(Boolean).join(" · ");
    const box = this.canvas.parentElement.getBoundingClientRect();
    this.label.style.top = `${event.clientY - box.top + 12}px`;
  }

  click(event) {
    const found = this.under(event);
    if (found) this.choose(found.coding);
  }
}
