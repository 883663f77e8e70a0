// From the selected words to the pages that change the text itself: correcting them, or a pseudonym in place of a name.
// A name travels in a form, never in an address, so that no history and no log of the server holds it.

export class Mending {
  constructor(form, map, say) {
    Object.assign(this, { form, map, say, span: null });
    form?.querySelector("[data-correct]")?.addEventListener("click", () => this.correct());
    form?.querySelector("[data-name]")?.addEventListener("click", () => this.name());
  }

  show(span) {
    this.span = span;
    if (this.form) this.form.hidden = !span;
  }

  correct() {
    const address = this.form?.dataset.address;
    if (this.ready(address)) location.href = `${address}?at=${this.span.start}-${this.span.end}`;
  }

  name() {
    const names = this.form?.elements.names;
    if (!this.ready(names)) return;
    names.value = this.map.words(this.span.start, this.span.end).trim();
    this.form.submit();
  }

  ready(isAllowed) {
    if (!isAllowed) this.say("This is not yours to do here.");
    else if (!this.span) this.say("Select the words first.");
    return Boolean(isAllowed && this.span);
  }
}
