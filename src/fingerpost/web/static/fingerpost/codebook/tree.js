// The codes as a tree that is walked by arrow keys (ARIA tree pattern, flat: each item says its level).
// Without this file it is a list of links, set in by depth.

const AT_ONCE = 60; // so many codes are shown open at the beginning; of a longer book the first two levels

export class Tree {
  /** `list`: the <ul>; `chosen(item)` is told which code is looked at. */
  constructor(list, chosen) {
    this.list = list;
    this.items = [...list.querySelectorAll("li.code")];
    this.chosen = chosen;
    this.typed = "";
    this.equip();
    list.addEventListener("keydown", (event) => this.onKey(event));
    list.addEventListener("click", (event) => this.onClick(event));
    list.addEventListener("focusin", (event) => {
      const item = event.target.closest("li.code");
      if (item && item !== this.at) this.choose(item);
    });
  }

  equip() {
    this.list.setAttribute("role", "tree");
    const groups = new Map();
    for (const item of this.items) {
      const key = item.dataset.parent;
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    for (const item of this.items) {
      const beside = groups.get(item.dataset.parent);
      item.setAttribute("role", "treeitem");
      item.setAttribute("aria-level", item.dataset.level);
      item.setAttribute("aria-setsize", beside.length);
      item.setAttribute("aria-posinset", beside.indexOf(item) + 1);
      item.setAttribute("aria-selected", "false");
      item.tabIndex = -1;
      item.querySelector("a.name").tabIndex = -1;
      if (groups.has(item.dataset.guid)) item.setAttribute("aria-expanded", String(this.opensAtFirst(item)));
    }
    if (this.items[0]) this.items[0].tabIndex = 0;
    this.show();
  }

  opensAtFirst(item) {
    return this.items.length <= AT_ONCE || Number(item.dataset.level) < 2;
  }

  parent(item) {
    return this.find(item.dataset.parent) ?? null;
  }

  children(guid) {
    return this.items.filter((item) => item.dataset.parent === guid);
  }

  /** Hide what stands under a closed code, or does not fit the search. */
  show() {
    const hidden = new Set();
    for (const item of this.items) {
      const under = item.dataset.parent;
      const shut = hidden.has(under) || this.find(under)?.getAttribute("aria-expanded") === "false";
      if (shut) hidden.add(item.dataset.guid);
      item.hidden = this.fits ? !this.fits.has(item) : shut;
    }
    if (this.at?.hidden) this.choose(this.visible()[0], false);
  }

  find(guid) {
    this.byGuid ??= new Map(this.items.map((item) => [item.dataset.guid, item]));
    return this.byGuid.get(guid);
  }

  visible() {
    return this.items.filter((item) => !item.hidden);
  }

  /** Only codes with these words, and what they stand under; no words: the tree as it was. Returns how many fit. */
  filter(text) {
    const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
    const fitting = this.items.filter((item) => words.every((word) => item.dataset.find.includes(word)));
    this.fits = words.length ? new Set(fitting.flatMap((item) => this.line(item))) : null;
    this.show();
    return fitting.length;
  }

  line(item) {
    const above = this.parent(item);
    return above ? [...this.line(above), item] : [item];
  }

  openAll(isOpen) {
    for (const item of this.items) if (item.hasAttribute("aria-expanded")) item.setAttribute("aria-expanded", String(isOpen));
    this.show();
  }

  toggle(item, isOpen = item.getAttribute("aria-expanded") === "false") {
    if (!item.hasAttribute("aria-expanded")) return;
    item.setAttribute("aria-expanded", String(isOpen));
    this.show();
  }

  choose(item, focus = true) {
    if (!item) return;
    this.at?.setAttribute("aria-selected", "false");
    for (const other of this.items) other.tabIndex = -1;
    this.at = item;
    item.tabIndex = 0;
    item.setAttribute("aria-selected", "true");
    if (focus) item.focus();
    this.chosen(item);
  }

  /** Open what hides a code, and choose it. */
  reveal(guid, focus = true) {
    const item = this.find(guid);
    if (!item) return;
    for (const each of this.line(item).slice(0, -1)) each.setAttribute("aria-expanded", "true");
    this.show();
    this.choose(item, focus);
  }

  state() {
    return new Set(this.items.filter((item) => item.getAttribute("aria-expanded") === "true").map((item) => item.dataset.guid));
  }

  restore(open) {
    for (const item of this.items) {
      if (item.hasAttribute("aria-expanded")) item.setAttribute("aria-expanded", String(open.has(item.dataset.guid)));
    }
    this.show();
  }

  onClick(event) {
    const item = event.target.closest("li.code");
    if (!item) return;
    if (event.target.closest(".twist")) this.toggle(item);
    this.choose(item);
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.at) return;
    const goal = this.goal(event);
    if (goal === undefined) return;
    event.preventDefault();
    if (goal) this.choose(goal);
  }

  /** Where a key leads: a code, null when it only opened, closed or went to a page, undefined when it is not ours. */
  goal({ key }) {
    const shown = this.visible();
    const at = shown.indexOf(this.at);
    const isOpen = this.at.getAttribute("aria-expanded");
    if (key === "ArrowDown") return shown[Math.min(at + 1, shown.length - 1)];
    if (key === "ArrowUp") return shown[Math.max(at - 1, 0)];
    if (key === "Home") return shown[0];
    if (key === "End") return shown.at(-1);
    if (key === "ArrowRight") return isOpen === "false" ? (this.toggle(this.at, true), null) : isOpen ? shown[at + 1] : null;
    if (key === "ArrowLeft") return isOpen === "true" ? (this.toggle(this.at, false), null) : this.parent(this.at);
    if (key === "*") return this.openAll(true), null;
    if (key === "Enter") return location.assign(this.at.querySelector("a.name").href), null;
    return key.length === 1 && key !== " " ? this.type(key, shown, at) : undefined;
  }

  /** Letters typed in a row lead to the next code whose name begins with them. */
  type(key, shown, at) {
    clearTimeout(this.forget);
    this.forget = setTimeout(() => (this.typed = ""), 700);
    this.typed += key.toLocaleLowerCase();
    const from = this.typed.length === 1 ? at + 1 : at;
    const turned = [...shown.slice(from), ...shown.slice(0, from)];
    return turned.find((item) => nameOf(item).toLocaleLowerCase().startsWith(this.typed)) ?? null;
  }
}

/** What a code is called. */
export const nameOf = (item) => item.querySelector("a.name").textContent;
