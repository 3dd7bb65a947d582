// A button whose keys stay here.
import { html } from "../scene.js";

/** Appends a button that calls `act()`; keys that press it are not seen by JupyterLab. An aria-disabled button does nothing. */
export function button(parent, label, act, { signal }, attributes = {}) {
  const node = html(parent, "button", { type: "button", class: "bp-button", ...attributes }, label);
  node.addEventListener("click", (event) => node.getAttribute("aria-disabled") === "true" || act(event), { signal });
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && event.stopPropagation(), { signal });
  return node;
}
