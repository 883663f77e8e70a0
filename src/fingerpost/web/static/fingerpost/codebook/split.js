// The split page: parts beyond the second appear when wanted, and the choosers name the parts as they are called.

const form = document.querySelector("[data-split]");
if (form) begin(form);

function begin(root) {
  const parts = [...root.querySelectorAll(".part")];
  const isFilled = (part) => [...part.querySelectorAll("input, select, textarea")].some((field) => field.value);
  const more = document.createElement("button");
  more.type = "button";
  more.textContent = "One more part";
  for (const part of parts) part.hidden = "more" in part.dataset && !isFilled(part);
  const renew = () => (more.hidden = !parts.some((part) => part.hidden));
  more.addEventListener("click", () => {
    const next = parts.find((part) => part.hidden);
    next.hidden = false;
    next.querySelector("input").focus();
    renew();
  });
  root.querySelector(".parts").after(more);
  renew();
  root.addEventListener("input", () => name(root, parts));
  name(root, parts);
}

/** Say "A: Rotas" where the chooser said "Part A", and offer only parts that have a name. */
function name(root, parts) {
  const called = parts.map((part) => {
    const chosen = part.querySelector("select");
    return part.querySelector("input").value.trim() || (chosen.value ? chosen.selectedOptions[0].textContent.trim() : "");
  });
  for (const select of root.querySelectorAll("[data-to]")) {
    for (const [at, option] of [...select.options].slice(1).entries()) {
      option.textContent = called[at] ? `${option.value}: ${called[at].slice(0, 60)}` : `Part ${option.value}`;
      option.hidden = !called[at] && select.value !== option.value;
    }
  }
}
