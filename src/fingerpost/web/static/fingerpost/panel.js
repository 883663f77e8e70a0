// A side panel for what a link of a table leads to. Without this file the link goes to its page.

/** Open links of `root` that match `selector` in `panel`: the address with `part=panel` gives the panel's content. */
export function openBeside(root, panel, selector) {
  const state = { opener: null };
  const shut = () => {
    panel.hidden = true;
    mark(root, null);
    state.opener?.focus();
  };
  root.addEventListener("click", (event) => {
    const link = event.target.closest(selector);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    state.opener = link;
    open(root, panel, link, shut);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) shut();
  });
}

function mark(root, link) {
  for (const other of root.querySelectorAll(".is-open")) other.classList.remove("is-open");
  link?.closest("td").classList.add("is-open");
}

/** Show what the link leads to; if it cannot be fetched, go to its page. */
async function open(root, panel, link, shut) {
  mark(root, link);
  panel.hidden = false;
  panel.setAttribute("aria-busy", "true");
  const address = new URL(link.href);
  address.searchParams.set("part", link.dataset.part ?? "panel");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    show(panel, await answer.text(), shut);
  } catch {
    location.href = link.href;
  }
}

/** The server's own template, escaped there; parsed, not run: scripts set this way never start. */
function show(panel, html, shut) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close quiet";
  close.textContent = "Close";
  close.addEventListener("click", shut);
  panel.querySelector(".panel-body").replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes, close);
  panel.removeAttribute("aria-busy");
  panel.scrollTop = 0;
  panel.querySelector("#panel-title")?.focus({ preventScroll: true });
}
