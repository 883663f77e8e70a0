// The sections of the text as a list to choose from, each with the number of its codings.

import { counted, make } from "./page.js";

/** Open the list; `goTo(paragraph)` takes the reader there. False if the text has no sections. */
export function outline(box, map, places, goTo) {
  const heads = sections(map);
  if (!heads.length) return false;
  const list = box.querySelector("[data-sections]");
  list.replaceChildren(...heads.map(({ name, paragraph, end }) => {
    const number = places.between(paragraph.start, end).length;
    const go = make("button", { type: "button", class: "quiet", onclick: () => { box.close(); goTo(paragraph); } }, name);
    return make("li", {}, go, make("span", { class: "muted" }, ` ${counted(number, "coding")}`));
  }));
  box.showModal();
  return true;
}

/** Each heading with the paragraph to go to and the code point where its section ends. */
function sections(map) {
  const found = [...map.article.querySelectorAll(".asked")].map((head) => {
    const own = map.of.get(head), block = head.nextElementSibling?.querySelector("[data-start]");
    return { name: head.textContent.trim(), paragraph: own ?? map.of.get(block) };
  }).filter(({ paragraph }) => paragraph);
  return found.map((one, at) => ({ ...one, end: found[at + 1]?.paragraph.start ?? Infinity }));
}
