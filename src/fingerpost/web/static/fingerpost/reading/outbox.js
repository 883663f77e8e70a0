// Acts on their way to the server. Each is kept on this device until the server says it is done, and sent again
// under the same operation id, so that nothing is lost on a bad connection and nothing is done twice. Each says whose it
// is: what one person did is never sent under the name of another who has signed in meanwhile.

const WAITS = [2000, 5000, 15000, 30000];
const WAITS_FOR_SIGN_IN = { anotherperson: "another-person", tooold: "signed-out" };

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** What proves to the server that a request comes from our own page. */
export function token() {
  return cookie("fingerpost-csrf") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
}

/** Sends acts one after another. `done(act, answer)`, `refused(act, error)` and `told(state)` say how it goes. */
export class Outbox {
  constructor(prefix, person, { done, refused, told }) {
    Object.assign(this, { prefix, person });
    this.acts = [];
    this.tries = 0;
    this.timer = 0;
    this.isSending = false;
    this.guids = new Map();
    Object.assign(this, { done, refused, told });
    addEventListener("online", () => this.send());
    addEventListener("focus", () => this.acts.length && this.send());
    addEventListener("beforeunload", (event) => {
      if (this.acts.some((act) => act.isFleeting)) event.preventDefault();
    });
  }

  /** Acts left over from an earlier visit, in their order: those that wait, and those that the server refused. */
  leftOver() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix)).sort();
    const acts = keys.map((key) => JSON.parse(localStorage.getItem(key)));
    this.acts.push(...acts.filter((act) => !act.refused));
    return { waiting: [...this.acts], refused: acts.filter((act) => act.refused) };
  }

  /** Keep an act and send it. */
  push(act) {
    act.key = `${this.prefix}${this.turn()}-${act.operation}`;
    act.on = this.guids.get(act.on) ?? act.on;
    this.keep(act);
    this.acts.push(act);
    this.send();
  }

  /** A number behind those of all acts before, also where the clock was put back meanwhile. */
  turn() {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    const turns = mine.map((key) => Number(key.slice(this.prefix.length).split("-")[0]) || 0);
    this.last = Math.max(Date.now(), (this.last ?? 0) + 1, ...turns.map((turn) => turn + 1));
    return String(this.last).padStart(15, "0");
  }

  keep(act) {
    try {
      localStorage.setItem(act.key, JSON.stringify(act));
    } catch {
      act.isFleeting = true; // no room on this device: it lives in this page alone
    }
  }

  /** Let an act go for good. */
  drop(act) {
    this.acts = this.acts.filter((one) => one !== act);
    localStorage.removeItem(act.key);
  }

  /** Send no more, but keep on this device until the person lets it go. */
  shelve(act, error) {
    this.acts = this.acts.filter((one) => one !== act);
    act.refused = error;
    this.keep(act);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending) return;
    this.isSending = true;
    while (this.acts.length) {
      this.told("saving", this.acts.length);
      if (!(await this.sendFirst())) break;
    }
    this.isSending = false;
    if (!this.acts.length) this.told("saved", 0);
  }

  async sendFirst() {
    const act = this.acts[0];
    const answer = await this.ask(act);
    if (answer.isLater) return this.wait(answer.why);
    this.tries = 0;
    if (answer.error) {
      this.shelve(act, answer.error);
      this.refused(act, answer.error);
    } else {
      this.drop(act);
      if (act.local) this.learn(act.local, answer.coding.guid);
      this.done(act, answer);
    }
    return true;
  }

  /** A coding that was made here has a guid now: what waits for it keeps that, so that any later visit can send it. */
  learn(local, guid) {
    this.guids.set(local, guid);
    for (const waiting of this.acts.filter(({ on }) => on === local)) {
      waiting.on = guid;
      this.keep(waiting);
    }
  }

  async ask(act) {
    const body = JSON.stringify({ ...act.body, operation: act.operation, person: this.person });
    try {
      const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
      const response = await fetch(this.address(act), { method: "POST", headers, body, credentials: "same-origin" });
      if (response.status === 401) return { isLater: true, why: "signed-out" };
      if (response.status >= 500) return { isLater: true, why: "broken" };
      const answer = await response.json();
      const why = WAITS_FOR_SIGN_IN[answer.error?.kind];
      return why ? { isLater: true, why } : answer;
    } catch {
      return { isLater: true, why: "offline" };
    }
  }

  address(act) {
    return act.url ?? `${act.base}${act.on}/`;
  }

  wait(why) {
    this.told(why, this.acts.length);
    this.timer = setTimeout(() => this.send(), WAITS[Math.min(this.tries, WAITS.length - 1)]);
    this.tries += 1;
    return false;
  }
}
