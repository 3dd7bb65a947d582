// A button whose keys stay here.
import { html, listen } from "../scene.js";

/** Appends a button that calls `act()`; keys that press it are not seen by JupyterLab. An aria-disabled button does nothing. */
export function button(parent, label, act, { signal }, attributes = {}) {
  const node = html(parent, "button", { type: "button", class: "bp-button", ...attributes }, label);
  listen(node, "click", (event) => node.getAttribute("aria-disabled") === "true" || act(event), signal);
  listen(node, "keydown", (event) => (event.key === "Enter" || event.key === " ") && event.stopPropagation(), signal);
  return node;
}
