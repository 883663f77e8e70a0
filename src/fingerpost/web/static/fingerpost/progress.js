// While a form's long work goes on: how far it is, and a button that stops it. The form is sent from here, so that the
// page stays until the answer comes, and asks meanwhile. Without this script the form works all the same.

const EVERY = 500;

class Going {
  constructor(form) {
    this.form = form;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.timer) this.send(new FormData(form, event.submitter));
    });
  }

  async send(sent) {
    this.begin(sent.get("operation"));
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: sent });
      this.show(answer, await answer.text());
    } catch {
      this.end();
      this.box.hidden = false;
      this.say("The connection was lost. Reload this page and see below whether the files came in; sent again, none is doubled.");
    }
  }

  /** The page that answers, as if the form itself had led to it. */
  show(answer, html) {
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    document.open();
    document.write(html);
    document.close();
  }

  begin(operation) {
    this.address = `${this.form.dataset.progress}${operation}/`;
    this.box ??= this.make();
    this.box.hidden = false;
    this.say("Sending the files");
    this.timer = setInterval(() => this.ask(), EVERY);
  }

  end() {
    clearInterval(this.timer);
    this.timer = 0;
  }

  make() {
    const box = document.createElement("div");
    box.className = "going note";
    this.words = Object.assign(document.createElement("p"), { className: "going-words" });
    this.words.setAttribute("role", "status");
    this.bar = Object.assign(document.createElement("progress"), { max: 1 });
    this.bar.setAttribute("aria-label", "How far the import is");
    const stop = Object.assign(document.createElement("button"), { type: "button", textContent: "Stop" });
    stop.addEventListener("click", () => this.stop());
    box.append(this.words, this.bar, stop);
    this.form.after(box);
    return box;
  }

  async ask() {
    try {
      const { what, done, total } = await (await fetch(this.address, { headers: { Accept: "application/json" } })).json();
      if (what && !this.isStopping) this.say(total > 1 ? `${what}: ${done} of ${total}` : what);
      if (total > 1) this.bar.value = done / total;
      else this.bar.removeAttribute("value");
    } catch {
      // the answer to the form tells what became of it
    }
  }

  async stop() {
    this.isStopping = true;
    this.say("Stopping; nothing will be written");
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    await fetch(this.address, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
  }

  say(words) {
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}

for (const form of document.querySelectorAll("form[data-progress]")) new Going(form);
