// One answer of a report: what is typed, what the server has, what is kept on this device until the server has it.

import { newOperation } from "../operation.js";

const WAIT = 800;
const RETRY = [2000, 5000, 10000, 30000];

/** The device's memory of words that the server does not have yet. A full or forbidden store is told, not hidden. */
export class Kept {
  constructor(name) {
    this.name = name;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  write(entry) {
    try {
      localStorage.setItem(this.name, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // a store that cannot be reached holds nothing of ours
    }
  }
}

/** States: saved, typing, saving, kept (on this device, will be tried again), conflict, refused. */
export class Answer {
  constructor(section, send, person, changed) {
    this.key = section.dataset.question;
    this.field = section.querySelector("textarea");
    this.based = Number(section.dataset.number);
    this.box = section.querySelector(".state");
    this.held = section.querySelector(`input[name="based-${CSS.escape(this.key)}"]`);
    this.saved = this.field.value;
    this.send = send;
    this.changed = changed;
    this.kept = new Kept(`fingerpost ${person} ${location.pathname} ${this.key}`);
    this.state = "saved";
    this.isKept = true;
    this.tries = 0;
    this.field.addEventListener("input", () => this.typed());
    this.recall();
  }

  get isSafe() {
    return this.state === "saved" || this.isKept;
  }

  /** Words from an earlier visit that never reached the server. */
  recall() {
    const entry = this.kept.read();
    if (!entry || entry.text === this.saved) {
      this.kept.forget();
      return;
    }
    if (entry.based === this.based) {
      this.field.value = entry.text;
      this.operation = entry.operation;
      this.to("kept");
      this.save();
    } else {
      const theirs = { number: this.based, text: this.saved, written_by: "Somebody else", written_at: null };
      this.field.value = entry.text;
      this.clash(theirs);
    }
  }

  typed() {
    this.operation = newOperation();
    this.tries = 0;
    this.keep();
    if (this.state === "conflict") return;
    this.to("typing");
    this.later(WAIT);
  }

  keep() {
    this.isKept = this.kept.write({ text: this.field.value, based: this.based, operation: this.operation });
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Send what is in the field, unless the server has it, it is on its way, or a person must choose first. */
  async save() {
    clearTimeout(this.timer);
    if (this.state === "conflict" || this.state === "saving") return;
    if (this.field.value === this.saved) {
      this.kept.forget();
      this.to("saved");
      return;
    }
    const text = this.field.value;
    this.operation ??= newOperation();
    this.to("saving");
    const reply = await this.send({ operation: this.operation, question: this.key, text, based_on: this.based });
    this.take(reply, text);
  }

  take(reply, text) {
    if (reply.answer) this.acknowledged(reply.answer, text);
    else if (reply.theirs && reply.theirs.text === this.field.value) this.acknowledged(reply.theirs, this.field.value);
    else if (reply.theirs) this.clash(reply.theirs);
    else if (reply.isFinal) this.refused(reply.message);
    else {
      this.keep();
      this.to("kept", reply.message);
      this.later(RETRY[Math.min(this.tries, RETRY.length - 1)]);
      this.tries += 1;
    }
  }

  acknowledged(now, text) {
    this.saved = text;
    this.based = now.number;
    this.held.value = now.number;
    this.tries = 0;
    this.box.hidden = true;
    if (this.field.value === text) {
      this.kept.forget();
      this.operation = undefined;
      this.to("saved");
    } else {
      this.operation = newOperation();
      this.keep();
      this.to("typing");
      this.later(WAIT);
    }
  }

  refused(message) {
    this.keep();
    this.say(message);
    this.to("refused", message);
  }

  /** Somebody else's words are there: show both and let the person choose. Theirs stay until then. */
  clash(theirs) {
    this.keep();
    const who = document.createElement("p");
    const when = theirs.written_at ? ` at ${new Date(theirs.written_at).toLocaleTimeString([], { timeStyle: "short" })}` : "";
    who.textContent = `${theirs.written_by} has changed this answer${when}. Theirs:`;
    const words = document.createElement("div");
    words.className = "said as-typed";
    words.textContent = theirs.text || "(empty)";
    const mine = this.button("Keep mine", () => this.choose(theirs, this.field.value));
    const other = this.button("Take theirs", () => this.choose(theirs, theirs.text));
    this.box.replaceChildren(who, words, mine, " ", other);
    this.box.className = "state theirs";
    this.box.hidden = false;
    this.to("conflict");
  }

  choose(theirs, text) {
    this.based = theirs.number;
    this.saved = theirs.text;
    this.held.value = theirs.number;
    this.field.value = text;
    this.operation = newOperation();
    this.box.hidden = true;
    this.state = "typing";
    this.keep();
    this.field.focus();
    this.save();
  }

  button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  say(message) {
    this.box.className = "state problem";
    this.box.textContent = message;
    this.box.hidden = !message;
  }

  to(state, message = "") {
    this.state = state;
    this.message = message;
    this.changed();
  }
}
