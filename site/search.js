// Search within the site: the index is made in the browser from the sections of all lessons, when it is first asked for.

import { make } from "./make.js";

const fetchScript = (source) =>
  new Promise((done, failed) => {
    const script = make(document.head, "script", { src: source });
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
  });

/** Sets the dialog up: a button and the key "/" open it. */
export function search() {
  const button = document.querySelector("[data-does='search']");
  if (!button) return;
  const dialog = document.querySelector("dialog.search"),
    input = dialog.querySelector("input"),
    list = dialog.querySelector("ol"),
    said = dialog.querySelector("[role='status']");
  let index = null;

  async function open() {
    dialog.showModal();
    input.select();
    if (index) return;
    try {
      for (const source of button.dataset.scripts.split(" ")) await fetchScript(source);
    } catch {
      said.textContent = "The index did not arrive; loading the page again may help.";
      return;
    }
    index = new self.MiniSearch({
      fields: ["title", "text"],
      storeFields: ["title", "lesson", "url", "text"],
      searchOptions: { prefix: true, fuzzy: (word) => (word.length > 5 ? 0.2 : 0), boost: { title: 4 }, combineWith: "AND" },
    });
    index.addAll(self.backpropSections);
    show();
  }

  function show() {
    list.replaceChildren();
    const words = input.value.trim();
    if (!index || !words) {
      said.textContent = "";
      return;
    }
    const found = index.search(words).slice(0, 12);
    said.textContent = found.length
      ? `${found.length === 12 ? "the best 12" : found.length} of ${self.backpropSections.length} sections`
      : `Nothing about “${words}”.`;
    for (const { title, lesson, url, text, terms } of found) {
      const item = make(make(list, "li"), "a", { href: url });
      make(item, "span", { class: "where" }).textContent = lesson;
      make(item, "b").textContent = title;
      make(item, "span", { class: "text" }).textContent = around(text, terms[0]);
    }
  }

  button.addEventListener("click", open);
  input.addEventListener("input", show);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")],
      at = links.indexOf(document.activeElement),
      step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !links.length) return;
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? input : links.at(-1))).focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, .bp")) return;
    event.preventDefault();
    open();
  });
}

/** Some words before and after the place where it was found. */
function around(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 50),
    from = at ? text.indexOf(" ", at) + 1 : 0;
  return `${from ? "… " : ""}${text.slice(from, from + 150)}${from + 150 < text.length ? " …" : ""}`;
}
