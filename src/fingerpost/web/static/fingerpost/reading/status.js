// What is told beside the text: what was done, whether it is saved, who else is here; and what the server refused.

import { counted, make, short } from "./page.js";

const STATES = {
  saved: () => "All is saved.",
  saving: () => "Saving…",
  offline: (n) => `No connection. ${counted(n, "act")} kept on this device and sent when it is back.`,
  broken: (n) => `The server does not answer as it should. ${counted(n, "act")} kept on this device; trying again.`,
  "signed-out": (n) => `You are signed out. ${counted(n, "act")} kept on this device until you sign in again.`,
  "another-person": (n) => `Somebody else has signed in here. ${counted(n, "act")} of yours kept on this device until you sign in again.`,
};

/** The live line, the line about others, and boxes for acts that were refused. `again(act)` and `away(act)` answer their buttons. */
export class Status {
  constructor(pane, page, map, again, away) {
    Object.assign(this, { pane, page, map, again, away, last: "", byOthers: new Set() });
    this.line = pane.querySelector("[data-state]");
    this.people = pane.querySelector("[data-here]");
    this.troubles = pane.querySelector("[data-troubles]");
    this.signIn = pane.querySelector("[data-sign-in]");
  }

  say(text) {
    this.last = text;
    this.tell();
  }

  /** How sending goes. */
  told(state, n) {
    const isWhole = state !== "saved" || !this.troubles.children.length;
    this.state = isWhole ? STATES[state](n) : "All the rest is saved.";
    this.line.dataset.state = state;
    this.signIn.hidden = state !== "signed-out" && state !== "another-person";
    if (state !== "saving") this.tell();
  }

  tell() {
    const line = [this.last, this.state ?? (this.page.codes ? "Each coding is saved at once." : "")].filter(Boolean).join(" ");
    this.line.textContent = line || "Ready.";
  }

  /** Who else is here, and how much others changed since the page was opened; whether the text has a newer version. */
  heard({ changed = [], here, isNewer }) {
    for (const { id, own } of changed) if (!own) this.byOthers.add(id);
    this.hereNow = here ?? this.hereNow ?? [];
    const names = this.hereNow.length ? `Also here: ${this.hereNow.join(", ")}.` : "";
    const number = this.byOthers.size ? `${counted(this.byOthers.size, "coding")} changed by others since you opened this page.` : "";
    const line = [names, number].filter(Boolean).join(" ");
    if (this.people.textContent !== line) this.people.textContent = line;
    if (isNewer) this.newer();
  }

  newer() {
    if (this.isOld) return;
    this.isOld = true;
    const reload = make("button", { type: "button", onclick: () => location.reload() }, "Reload the page");
    this.troubles.append(make("div", { class: "note", role: "alert" }, make("p", {}, "This text has a newer version. Nothing is lost: what you coded stands in it."), make("div", { class: "actions" }, reload)));
  }

  /** An act that the server refused stays in sight until the person lets it go or tries it again. */
  box(act) {
    const words = act.coding.name ? ` ${act.coding.name} on “${short(this.map.words(act.coding.start, act.coding.end))}”` : "";
    const box = make("div", { class: "note error", role: "alert" });
    const { what, hint } = act.refused;
    const away = () => { box.remove(); this.away(act); };
    const again = make("button", { type: "button", onclick: () => { away(); this.again(act); } }, "Try again");
    const leave = make("button", { type: "button", onclick: away }, "Let it go");
    box.append(make("p", {}, make("strong", {}, `Not saved:${words}.`), ` ${what} ${hint}`), make("div", { class: "actions" }, again, leave));
    this.troubles.append(box);
  }
}
