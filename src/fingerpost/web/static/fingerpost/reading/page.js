// Small things that every part of the coding page builds its elements with. Words only ever become text.

/** A new element with properties and children; a string child becomes text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** The sign of a polarity with its word, as everywhere. */
export function sign(polarity, signs) {
  if (!signs[polarity]) return make("span");
  const mark = make("span", { class: "mark", "aria-hidden": "true" }, signs[polarity]);
  return make("span", { class: `sign sign-${polarity}` }, mark, make("span", { class: "word" }, polarity));
}

/** A count with its unit. */
export function counted(n, one) {
  return `${n} ${one}${n === 1 ? "" : "s"}`;
}

/** A text cut to about so many characters. */
export function short(text, most = 60) {
  return text.length > most ? `${text.slice(0, most).trimEnd()}…` : text;
}
