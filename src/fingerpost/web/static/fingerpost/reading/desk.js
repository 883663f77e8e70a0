// The codings on the page: what is there, what the person does to it, undo and redo. No drawing here.

import { Ordered } from "./places.js";

const KEPT = ["id", "code", "name", "coder", "own", "start", "end", "polarity", "memo", "layer", "round"];

const DRAWN = ["start", "end", "code", "polarity", "layer"];

/** Holds codings and sends what changes them. `changed(span, isDrawn)` after each change, `isDrawn` if stripes and tints stay as
 *  they are; `say(text)` tells what was done. */
export class Desk {
  constructor(page, codings, outbox, { changed, say }) {
    Object.assign(this, { page, outbox, changed, say });
    this.codings = new Map();
    for (const coding of codings) this.codings.set(coding.id, coding);
    this.ordered = new Ordered(codings);
    this.gone = new Map();
    this.ids = new Map();
    this.past = [];
    this.future = [];
    this.current = null;
    const { waiting, refused } = outbox.leftOver();
    for (const act of waiting) {
      if (this.codings.has(act.on)) act.coding.id = act.on; // made here on an earlier visit, saved since
      this.foresee(act);
    }
    this.refusedEarlier = refused;
  }

  /** All codings in order of place. */
  all() {
    return this.ordered.all;
  }

  /** Hold a coding, instead of the one of this id. */
  put(coding) {
    this.ordered.put(coding, this.codings.get(coding.id));
    this.codings.set(coding.id, coding);
  }

  /** Hold the coding of this id no longer. */
  take(id) {
    const held = this.codings.get(id);
    if (held) this.ordered.take(held);
    this.codings.delete(id);
  }

  /** Put a code on a span: {start, end, quote?}. */
  add(code, span, polarity) {
    const same = this.ordered.startingAt(span.start, (one) => one.own && one.code === code.guid && one.end === span.end && one.layer !== "agreed");
    if (same) {
      this.current = same;
      this.say(`${code.name} stands on these words already.`);
      return same;
    }
    const id = crypto.randomUUID();
    const body = { code: code.guid, start: span.start, end: span.end, polarity, version: this.page.version };
    if (span.quote) body.quote = span.quote;
    const coding = { id, code: code.guid, name: code.name, coder: this.page.name, own: true, start: span.start, end: span.end, polarity, memo: "", layer: this.page.layer, round: this.page.round };
    this.act({ url: this.page.codings, local: id, body, what: "add", coding, operation: id });
    this.remember(() => this.remove(coding, false), () => this.restore(coding, false));
    this.say(`${code.name} put on ${coding.end - coding.start} characters.`);
    return this.current;
  }

  /** Take a coding off. */
  remove(coding, isNew = true) {
    this.act({ base: this.page.coding, on: coding.id, body: { act: "remove" }, what: "remove", coding });
    if (isNew) this.remember(() => this.restore(coding, false), () => this.remove(coding, false));
    this.say(`${coding.name} taken off.`);
  }

  /** Put a coding back. */
  restore(coding, isNew = true) {
    this.act({ base: this.page.coding, on: coding.id, body: { act: "restore" }, what: "restore", coding });
    if (isNew) this.remember(() => this.remove(coding, false), () => this.restore(coding, false));
    this.say(`${coding.name} put back.`);
  }

  /** Give a coding another polarity or memo. */
  change(coding, to, isNew = true) {
    const before = this.differing(coding, to);
    if (!before) return;
    this.act({ base: this.page.coding, on: coding.id, body: { act: "change", ...to }, what: "change", coding: this.codings.get(coding.id) });
    if (isNew) this.remember(() => this.change(coding, before, false), () => this.change(coding, to, false));
    this.say("polarity" in to ? `${coding.name}: ${to.polarity === "none" ? "no polarity" : to.polarity}.` : `Memo on ${coding.name} kept.`);
  }

  /** Give a coding other edges: {start, end}. */
  move(coding, { start, end }, isNew = true) {
    const before = this.differing(coding, { start, end });
    if (!before) return;
    this.act({ base: this.page.coding, on: coding.id, body: { act: "move", start, end }, what: "move", coding: this.codings.get(coding.id) });
    if (isNew) this.remember(() => this.move(coding, before, false), () => this.move(coding, { start, end }, false));
    this.say(`${coding.name} now stands on ${end - start} characters.`);
  }

  /** Whether the person may change a coding: it is theirs, and no closed pass of a round. */
  mayChange(coding) {
    const isOpen = coding.layer !== "independent" || (this.page.layer === "independent" && this.page.round === coding.round);
    return Boolean(coding.own) && this.page.codes && isOpen;
  }

  /** What a coding of one's own has now where it is to be otherwise; null if there is nothing to change. */
  differing(coding, to) {
    const now = this.codings.get(coding.id);
    if (!now || !this.mayChange(now) || Object.keys(to).every((key) => to[key] === now[key])) return null;
    return Object.fromEntries(Object.keys(to).map((key) => [key, now[key]]));
  }

  /** Take back the last act, or do it again. */
  undo() { this.step(this.past, this.future, "undo", "There is nothing to undo."); }
  redo() { this.step(this.future, this.past, "redo", "There is nothing to redo."); }

  step(from, to, side, otherwise) {
    const done = from.pop();
    if (!done) return this.say(otherwise);
    to.push(done);
    return done[side]();
  }

  remember(undo, redo) {
    this.past.push({ undo, redo });
    this.future.length = 0;
  }

  act(act) {
    act.coding = Object.fromEntries(KEPT.map((key) => [key, act.coding[key]]));
    act.operation ??= crypto.randomUUID();
    this.foresee(act);
    this.outbox.push(act);
    this.changed(reach(act.coding, act.what === "move" ? act.body : act.coding));
  }

  /** What the page will look like when the act is done. */
  foresee({ what, body, coding }) {
    if (what === "favourite") return;
    const held = this.codings.get(coding.id) ?? this.gone.get(coding.id) ?? coding;
    const { act, ...change } = body;
    const isChange = what === "change" || what === "move";
    const next = isChange ? { ...held, ...change, state: "saving" } : { ...held, state: "saving" };
    if (what === "remove") {
      this.take(coding.id);
      this.gone.set(coding.id, next);
      if (this.current?.id === coding.id) this.current = null;
      return;
    }
    this.gone.delete(coding.id);
    this.put(next);
    this.current = next;
  }

  /** The server has done an act: keep what it answered. */
  done(act, { coding }) {
    if (!coding) return;
    const id = act.coding.id;
    this.ids.set(coding.guid, id);
    const awaited = this.isAwaited(id);
    const held = this.codings.get(id);
    if (held) {
      const known = awaited ? { guid: coding.guid } : { ...coding };
      this.put({ ...held, ...known, id, state: awaited ? "saving" : "saved" });
      if (this.current?.id === id) this.current = this.codings.get(id);
    }
    const now = this.codings.get(id);
    const isDrawn = Boolean(held) && DRAWN.every((key) => held[key] === now[key]);
    this.changed(reach(act.coding, coding), isDrawn);
  }

  isAwaited(id) {
    return this.outbox.acts.some((one) => one.coding.id === id);
  }

  /** The server refused an act: show things as they were before it. */
  refused(act) {
    if (act.what === "favourite") return;
    const id = act.coding.id;
    if (act.what === "add") {
      this.take(id);
      for (const later of this.outbox.acts.filter((one) => one.on === id)) this.outbox.drop(later);
    } else if (act.what === "remove" && this.gone.has(id)) {
      this.put({ ...this.gone.get(id), state: "saved" });
    } else if ((act.what === "change" || act.what === "move") && this.codings.has(id)) {
      this.put({ ...this.codings.get(id), ...act.coding, state: "saved" });
    } else {
      this.take(id);
    }
    this.changed(reach(act.coding, act.what === "move" ? act.body : act.coding));
  }

  /** Others, or oneself elsewhere, changed codings; what is on its way from here is left alone. Returns what is new to the page. */
  heard(codings, gone) {
    const told = codings.map((one) => ({ ...one, id: this.ids.get(one.guid) ?? one.guid })).filter((one) => !this.isAwaited(one.id) && !this.isSame(one));
    const left = gone.map((guid) => this.codings.get(this.ids.get(guid) ?? guid)).filter((one) => one && !this.isAwaited(one.id));
    if (!told.length && !left.length) return [];
    const spans = [...told, ...told.map(({ id }) => this.codings.get(id)).filter(Boolean), ...left];
    for (const one of told) this.put(one);
    for (const { id } of left) this.take(id);
    if (this.current) this.current = this.codings.get(this.current.id) ?? null;
    if (spans.length > 40) this.changed();
    else for (const span of spans) this.changed(span);
    return [...told, ...left];
  }

  /** All that the person may see, told anew. */
  heardAll(codings) {
    const there = new Set(codings.map(({ guid }) => guid));
    const gone = [...this.codings.values()].filter(({ guid }) => guid && !there.has(guid)).map(({ guid }) => guid);
    return this.heard(codings, gone);
  }

  /** Codes may have other names now. */
  renamed(codes) {
    const names = new Map(codes.map(({ guid, name }) => [guid, name]));
    for (const coding of this.codings.values()) coding.name = names.get(coding.code) ?? coding.name;
  }

  isSame(one) {
    const held = this.codings.get(one.id);
    return held && ["start", "end", "code", "name", "polarity", "memo", "layer", "round"].every((key) => held[key] === one[key]);
  }
}

function reach(a, b) {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
