// One of several answers: a group of which one is chosen, by mouse, touch or arrow keys.
import { html, listen, put } from "../../scene.js";

/** Appends the group; `options` are [value, markup, words]. Returns chosen(), and lock(value): no more choosing, that one marked. */
export function choose({ live, signal }, parent, label, options, changed) {
  const group = html(parent, "div", { class: "bp-options", role: "radiogroup", "aria-label": label });
  let at = -1;
  const nodes = options.map(([, markup, words], i) => {
    const node = html(group, "div", { class: "bp-option", role: "radio", "aria-checked": false, "aria-label": words }, markup);
    put(node, { tabindex: i ? -1 : 0 });
    listen(node, "click", () => take(i), signal);
    return node;
  });
  function take(i) {
    at = i;
    nodes.forEach((node, n) => {
      put(node, { "aria-checked": n === i, tabindex: n === i ? 0 : -1 });
    });
    nodes[i].focus({ preventScroll: true });
    changed();
  }
  listen(
    group,
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const now = nodes.indexOf(event.target),
        n = nodes.length,
        step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step && event.key !== " " && event.key !== "Enter") return;
      live.used(event);
      take(step ? (now + step + n) % n : now);
    },
    signal,
  );
  return { chosen: () => (at < 0 ? null : options[at][0]) };
}
