// Hearing that there is news, where the server tells it over a connection that stays open: never what, that is asked for
// (news.js). Only while the page is in sight, for a browser keeps few connections to one server. Where it is not to be
// had, or falls silent, `isOn` is false, and the page asks as it does without.

const SILENT = 40000, AGAIN = 60000;

/** `look()` is called when there is news, and when there may have been some that was not told. */
export class Live {
  constructor(address, look) {
    Object.assign(this, { address, look, isOn: false, stream: null, timer: 0 });
  }

  start() {
    if (!this.address || typeof EventSource !== "function") return;
    document.addEventListener("visibilitychange", () => this.follow());
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", () => this.follow());
    this.follow();
  }

  /** Be told while the page is in sight. */
  follow() {
    if (document.hidden) this.stop();
    else if (!this.stream) this.open();
  }

  open() {
    clearTimeout(this.timer);
    this.stream = new EventSource(this.address);
    this.stream.addEventListener("look", () => { this.heard(); this.look(); });
    this.stream.addEventListener("beat", () => this.heard());
    this.stream.addEventListener("error", () => this.trouble());
  }

  /** A sign of life; without another one in time, it is over. */
  heard() {
    this.isOn = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), SILENT);
  }

  /** The connection broke: the browser makes it again, unless the server has none for us. */
  trouble() {
    const isRefused = this.stream?.readyState === EventSource.CLOSED;
    if (isRefused) this.again();
    else if (this.isOn) this.asked();
  }

  /** Try again later; until then the page asks. */
  again() {
    const wasOn = this.isOn;
    this.stop();
    this.timer = setTimeout(() => this.follow(), AGAIN);
    if (wasOn) this.look();
  }

  asked() {
    this.isOn = false;
    this.look();
  }

  stop() {
    clearTimeout(this.timer);
    this.stream?.close();
    this.stream = null;
    this.isOn = false;
  }
}
