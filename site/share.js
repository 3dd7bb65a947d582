// Under each live view: a link to it as it stands, and a frame for a course page, with a teacher's presets.

import { link as stateLink } from "../backprop_lib/live/link.js";
import { make } from "./make.js";

/** Adds it to a view's place; `number` is the view's on its page, `lesson` the page's name. */
export function share(place, number, lesson) {
  const box = make(place, "details", { class: "share" });
  make(box, "summary", {}, "share this view");
  const inside = make(box, "div", { class: "inside" });
  const options = make(inside, "div", { class: "options" });
  const option = (text, name, value) => {
    const label = make(options, "label");
    const input = make(label, "input", { type: "checkbox", value });
    label.append(text);
    input.dataset.name = name;
    input.addEventListener("change", fill);
    return label;
  };
  option("hide the numbers", "hide", "values");
  if (place.dataset.kind === "Workbench") option("ask before showing", "predict", "on");
  const address = line("Link", "a link to this view"),
    frame = line("Frame", "a frame for a course page");
  function line(title, words) {
    const row = make(inside, "div", { class: "entry" });
    make(row, "span", { class: "what" }, title);
    const input = make(row, "input", { type: "text", readonly: "", "aria-label": words });
    const button = make(row, "button", { type: "button" }, "copy");
    input.addEventListener("focus", () => input.select());
    button.addEventListener("click", async () => {
      button.textContent = (await copied(input)) ? "copied" : "select and copy it";
      setTimeout(() => {
        button.textContent = "copy";
      }, 1600);
    });
    return input;
  }
  const page = lesson === "start" ? "" : lesson;
  function fill() {
    const query = new URLSearchParams();
    for (const input of options.querySelectorAll(":checked")) query.set(input.dataset.name, input.value);
    query.set("view", number);
    const base = location.href.replace(/[^/]*([?#].*)?$/, "");
    address.value = `${base}${page || "index"}.html?${query}${stateLink(place.live)}`;
    query.delete("view");
    const view = page ? `lesson=${page}&view=${number}` : "";
    const rest = [view, String(query)].filter(Boolean).join("&");
    frame.value = `<iframe src="${base}embed.html${rest ? `?${rest}` : ""}${stateLink(place.live)}" width="100%" height="${Math.ceil(place.querySelector(".stage").offsetHeight + 60)}" title="Backpropagation, a live view"></iframe>`;
  }
  box.addEventListener("toggle", () => box.open && fill());
}

export async function copied(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return document.execCommand("copy");
  }
}
