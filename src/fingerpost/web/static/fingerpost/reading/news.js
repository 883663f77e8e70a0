// What others do to this text while it is open, and who else is here: asked for every second and a half while the page is
// in sight; or when the server says that there is something (live.js), and seldom otherwise. The server tells only what the
// person may see. One's own other tabs are told directly.

import { Live } from "./live.js";
import { fromColumns } from "./places.js";

const OFTEN = 1500, SELDOM = 15000, AFTER_TROUBLE = 6000;

/** `told({changed, here, codes, version})` hears of each answer that says something. */
export class News {
  constructor(page, desk, told) {
    Object.assign(this, { page, desk, told, timer: 0 });
    this.tab = crypto.randomUUID();
    this.first = "&first";
    this.live = new Live(page.live, () => this.poll());
    this.channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(`fingerpost.${page.person}.${page.source}`) : null;
    this.channel?.addEventListener("message", ({ data }) => this.fromOtherTab(data));
  }

  start() {
    if (!this.page.news) return;
    document.addEventListener("visibilitychange", () => this.poll());
    this.timer = setTimeout(() => this.poll(), OFTEN);
    this.live.start();
  }

  /** Tell one's own other tabs what the server has answered here. */
  share({ coding }) {
    if (coding) this.channel?.postMessage(coding);
  }

  fromOtherTab({ live, ...coding }) {
    const changed = live ? this.desk.heard([{ ...coding, state: "saved" }], []) : this.desk.heard([], [coding.guid]);
    if (changed.length) this.told({ changed });
  }

  async poll() {
    clearTimeout(this.timer);
    this.isWanted = this.isAsking;
    if (this.isAsking) return;
    this.isAsking = true;
    const isHeard = await this.ask();
    this.isAsking = false;
    this.timer = setTimeout(() => this.poll(), this.pause(isHeard));
  }

  /** How long not to ask. What was told while an answer was on its way may not be in it. */
  pause(isHeard) {
    if (!isHeard) return AFTER_TROUBLE;
    if (this.isWanted) return 0;
    return document.hidden || this.live.isOn ? SELDOM : OFTEN;
  }

  async ask() {
    try {
      const response = await fetch(`${this.page.news}?tab=${this.tab}${this.first}`, { headers: { Accept: "application/json" } });
      if (!response.ok) return this.unsure();
      const answer = await response.json();
      const codings = fromColumns(answer.codings);
      const changed = answer.is_all ? this.desk.heardAll(codings) : this.desk.heard(codings, answer.gone);
      this.first = "";
      this.told({ changed, here: answer.here, codes: answer.codes, version: answer.version });
      return true;
    } catch {
      return this.unsure();
    }
  }

  /** An answer was lost: under a new name the server tells everything again. */
  unsure() {
    this.tab = crypto.randomUUID();
    this.first = "";
    return false;
  }
}
