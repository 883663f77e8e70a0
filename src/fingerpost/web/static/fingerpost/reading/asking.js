// Two things that need a connection: a new code, and a query to the team. Each has a dialog that keeps what was written
// until the server has taken it.

import { make } from "./page.js";
import { token } from "./outbox.js";

const NO_CONNECTION = "No connection. What you wrote stays here: try again when it is back.";

/** A dialog with a form; `send(form)` does the act and answers with what went wrong, or nothing. */
class Asking {
  constructor(box, send) {
    Object.assign(this, { box, send });
    this.form = box.querySelector("form");
    this.trouble = box.querySelector("[data-trouble]");
    this.form.addEventListener("submit", (event) => this.submitted(event));
    box.querySelector("[data-leave]").addEventListener("click", () => box.close());
  }

  open() {
    this.tell("");
    this.operation = crypto.randomUUID();
    this.box.showModal();
  }

  async submitted(event) {
    event.preventDefault();
    const button = this.form.querySelector("[type=submit]");
    button.disabled = true;
    const wrong = await this.send(this.form.elements).catch(() => NO_CONNECTION);
    button.disabled = false;
    if (wrong) this.tell(wrong);
    else this.box.close();
  }

  tell(words) {
    this.trouble.textContent = words;
    this.trouble.hidden = !words;
  }
}

async function posted(url, body, type) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(), ...(type ? { "Content-Type": type } : {}) };
  const response = await fetch(url, { method: "POST", headers, body, credentials: "same-origin" });
  if (response.status >= 500) throw new Error("the server is in trouble");
  return response.json();
}

/** A new code, for all or as a proposal. `made(code, standing)` hears of it. */
export class NewCode extends Asking {
  constructor(box, url, made) {
    super(box, (fields) => this.make(fields));
    Object.assign(this, { url, made });
  }

  /** Ask for a code; its name may be words of the text. */
  ask(codes, name) {
    const headings = codes.filter(({ is_heading }) => is_heading).map(({ guid, name: words }) => make("option", { value: guid }, words));
    this.form.elements.parent.replaceChildren(make("option", { value: "" }, "No heading"), ...headings);
    this.form.elements.name.value = name;
    this.form.elements.definition.value = "";
    this.open();
    this.form.elements[name ? "definition" : "name"].focus();
  }

  async make({ name, definition, parent }) {
    const body = { name: name.value.trim(), definition: definition.value.trim(), parent: parent.value, operation: this.operation };
    const { code, standing, error } = await posted(this.url, JSON.stringify(body), "application/json");
    if (error) return `${error.what} ${error.hint}`;
    this.made(code, standing);
    return "";
  }
}

/** A query to the team. `raised()` hears of it. */
export class Query extends Asking {
  constructor(box, url, raised) {
    super(box, (fields) => this.raise(fields));
    Object.assign(this, { url, raised });
  }

  /** Ask about a coding (by its guid) or about words: {source, at}; `words` are shown. */
  ask(about, words) {
    this.about = about;
    this.box.querySelector("q").textContent = words;
    this.form.elements.text.value = "";
    this.open();
    this.form.elements.text.focus();
  }

  async raise({ text }) {
    const fields = new URLSearchParams({ ...this.about, text: text.value, operation: this.operation });
    const { error } = await posted(this.url, fields);
    if (error) return `${error.what} ${error.hint}`;
    this.raised();
    return "";
  }
}
