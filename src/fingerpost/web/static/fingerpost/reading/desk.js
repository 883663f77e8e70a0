// The codings on the page: what is there, what the person does to it, undo and redo. No drawing here.

/** Holds codings and sends what changes them. `changed()` after each change; `say(text)` tells what was done. */
export class Desk {
  constructor(page, codings, outbox, { changed, say }) {
    Object.assign(this, { page, outbox, changed, say });
    this.codings = new Map(codings.map((coding) => [coding.guid, { ...coding, id: coding.guid, state: "saved" }]));
    this.gone = new Map();
    this.past = [];
    this.future = [];
    this.current = null;
    const { waiting, refused } = outbox.leftOver();
    for (const act of waiting) this.foresee(act);
    this.refusedEarlier = refused;
  }

  /** All codings in order of place. */
  all() {
    this.sorted ??= [...this.codings.values()].sort((a, b) => a.start - b.start || b.end - a.end);
    return this.sorted;
  }

  /** Put a code on a span: {start, end, quote?}. */
  add(code, span, polarity) {
    const same = this.all().find((one) => one.own && one.code === code.guid && one.start === span.start && one.end === span.end);
    if (same) {
      this.current = same;
      this.say(`${code.name} stands on these words already.`);
      return same;
    }
    const id = crypto.randomUUID();
    const body = { code: code.guid, start: span.start, end: span.end, polarity, version: this.page.version };
    if (span.quote) body.quote = span.quote;
    const coding = { id, code: code.guid, name: code.name, coder: this.page.name, own: true, start: span.start, end: span.end, polarity, memo: "", layer: "working", round: null };
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
    const now = this.codings.get(coding.id);
    if (!now || !now.own) return;
    const before = Object.fromEntries(Object.keys(to).map((key) => [key, now[key]]));
    if (Object.keys(to).every((key) => to[key] === before[key])) return;
    this.act({ base: this.page.coding, on: coding.id, body: { act: "change", ...to }, what: "change", coding });
    if (isNew) this.remember(() => this.change(coding, before, false), () => this.change(coding, to, false));
    this.say("polarity" in to ? `${coding.name}: ${to.polarity === "none" ? "no polarity" : to.polarity}.` : `Memo on ${coding.name} kept.`);
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
    const { id, code, name, coder, own, start, end, polarity, memo, layer, round } = act.coding;
    act.coding = { id, code, name, coder, own, start, end, polarity, memo, layer, round };
    act.operation ??= crypto.randomUUID();
    this.foresee(act);
    this.outbox.push(act);
    this.changed(act.coding);
  }

  /** What the page will look like when the act is done. */
  foresee({ what, body, coding }) {
    this.sorted = null;
    const held = this.codings.get(coding.id) ?? this.gone.get(coding.id) ?? coding;
    const { act, ...change } = body;
    const next = what === "change" ? { ...held, ...change, state: "saving" } : { ...held, state: "saving" };
    if (what === "remove") {
      this.codings.delete(coding.id);
      this.gone.set(coding.id, next);
      if (this.current?.id === coding.id) this.current = null;
      return;
    }
    this.gone.delete(coding.id);
    this.codings.set(coding.id, next);
    this.current = next;
  }

  /** The server has done an act: keep what it answered. */
  done(act, { coding }) {
    const id = act.coding.id;
    this.sorted = null;
    const awaited = this.outbox.acts.some((one) => one.coding.id === id);
    const held = this.codings.get(id);
    if (held) {
      const known = awaited ? { guid: coding.guid } : { ...coding };
      this.codings.set(id, { ...held, ...known, id, state: awaited ? "saving" : "saved" });
      if (this.current?.id === id) this.current = this.codings.get(id);
    }
    this.changed(act.coding);
  }

  /** The server refused an act: show things as they were before it. */
  refused(act) {
    const id = act.coding.id;
    this.sorted = null;
    if (act.what === "add") {
      this.codings.delete(id);
      for (const later of this.outbox.acts.filter((one) => one.on === id)) this.outbox.drop(later);
    } else if (act.what === "remove" && this.gone.has(id)) {
      this.codings.set(id, { ...this.gone.get(id), state: "saved" });
    } else if (act.what === "change" && this.codings.has(id)) {
      this.codings.set(id, { ...this.codings.get(id), ...act.coding, state: "saved" });
    } else {
      this.codings.delete(id);
    }
    this.changed(act.coding);
  }
}
