// Typing a number into the picture: a text box in its place, with a message beside it when the number is none.
import { exact, html, listen, put } from "./scene.js";

/** Reads a typed number, with a decimal comma if need be; returns the number, or a sentence that says what is wrong. */
export function read(text, [lo, hi]) {
  const plain = text.trim().replace("\u2212", "-").replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return `“${text.trim()}” is not a number; type one such as \u22120.25`;
  const value = Number(plain);
  return value >= lo && value <= hi ? value : `between ${exact(lo)} and ${exact(hi)}, please`;
}

/** Opens a text box over `anchor`, in which `handle` can be typed; `view` is the panel's. */
export function entry(view, handle, anchor, first = "") {
  const { root, live, say, signal } = view,
    back = document.activeElement;
  root.querySelector(".bp-edit")?.remove();
  const at = anchor.getBoundingClientRect(),
    zero = root.getBoundingClientRect(),
    zoom = root.currentCSSZoom ?? 1;
  const box = html(root, "span", { class: "bp-edit" });
  const input = html(box, "input", {
    type: "text",
    inputmode: "decimal",
    "aria-label": handle.words,
  });
  const wrong = html(box, "span", { role: "alert" });
  const left = (at.left - zero.left + at.width / 2) / zoom - 42;
  box.style.left = `${Math.max(0, Math.min(zero.width / zoom - 90, left))}px`;
  box.style.top = `${(at.top - zero.top + at.height / 2) / zoom - 16}px`;
  input.value = first || String(Number(handle.get().toPrecision(12))).replace("-", "\u2212");
  const close = (refocus) => {
    closed = true;
    box.remove();
    if (refocus) back?.focus?.({ preventScroll: true });
  };
  let closed = false;
  const take = (refocus) => {
    const value = read(input.value, handle.bounds());
    if (typeof value === "string") {
      put(input, { "aria-invalid": "true" });
      wrong.textContent = value;
      return;
    }
    close(refocus);
    live.begin(handle);
    live.move(value);
    say(live.end());
  };
  listen(
    input,
    "keydown",
    (event) => {
      event.stopPropagation();
      if (event.key === "Enter") {
        event.preventDefault();
        take(true);
      }
      if (event.key === "Escape") {
        event.preventDefault();
        close(true);
      }
    },
    signal,
  );
  listen(
    input,
    "input",
    () => {
      input.removeAttribute("aria-invalid");
      wrong.textContent = "";
    },
    signal,
  );
  listen(
    input,
    "blur",
    () => {
      if (!closed) {
        if (typeof read(input.value, handle.bounds()) === "string") close(false);
        else take(false);
      }
    },
    signal,
  );
  input.focus();
  if (first) input.setSelectionRange(1, 1);
  else input.select();
}
