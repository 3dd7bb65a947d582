// How a number is moved. Mouse, pen, touch and keys, in every panel, come down to live.begin, live.move and live.end.
import { entry } from "./entry.js";
import { listen, put } from "./scene.js";

/** What a key does to a value that is held: the new value, or null if the key is not one of ours. */
export function stepped(event, value, [lo, hi]) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Home") return lo;
  if (event.key === "End") return hi;
  const step = { ArrowRight: 0.1, ArrowUp: 0.1, ArrowLeft: -0.1, ArrowDown: -0.1, PageUp: 1, PageDown: -1 }[event.key];
  if (!step) return null;
  const fine = event.shiftKey && Math.abs(step) < 1 ? step / 10 : step;
  return Math.min(hi, Math.max(lo, Number((value + fine).toFixed(10))));
}

/** Marks a key as used: neither the page nor JupyterLab sees it. */
export function used(event) {
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Lets a pointer drag: `take(event)` names the handle that is under the pointer (or null), `scale()` is how much a pixel
 * is worth. The value snaps to the two decimals that are shown; Shift is ten times finer, counted from where it was pressed;
 * Esc brings back what was there.
 */
export function draggable(view, element, take, scale = () => 0.02) {
  const { live, say, signal } = view;
  // a finger that moves what it touches does not scroll the page; browsers do not heed touch-action on every SVG shape
  const hold = (event) => {
    if (event.cancelable && getComputedStyle(event.target).touchAction === "none") event.preventDefault();
  };
  listen(element, "touchmove", hold, signal, { passive: false });
  listen(
    element,
    "pointerdown",
    (event) => {
      if (event.button || !event.isPrimary) return;
      const handle = take(event);
      if (!handle) return;
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      let from = { x: event.clientX, y: event.clientY, value: handle.get(), fine: event.shiftKey },
        raw = from.value,
        along = null;
      const drag = new AbortController();
      const finish = (keep) => {
        drag.abort();
        if (element.hasPointerCapture(event.pointerId)) element.releasePointerCapture(event.pointerId);
        if (along) say(live.end(keep));
      };
      listen(
        element,
        "pointermove",
        (move) => {
          const dx = move.clientX - from.x,
            dy = from.y - move.clientY;
          if (!along) {
            if (Math.hypot(dx, dy) < 3) return;
            along = handle.along ?? (Math.abs(dx) >= Math.abs(dy) ? "x" : "y");
            live.begin(handle);
          }
          if (move.shiftKey !== from.fine) {
            from = { x: move.clientX, y: move.clientY, value: raw, fine: move.shiftKey };
            return;
          }
          const [lo, hi] = handle.bounds();
          raw = Math.min(hi, Math.max(lo, from.value + (along === "x" ? dx : dy) * scale() * (from.fine ? 0.1 : 1)));
          live.move(Math.round(raw * 100) / 100);
        },
        drag.signal,
      );
      listen(element, "pointerup", () => finish(true), drag.signal);
      listen(element, "pointercancel", () => finish(false), drag.signal);
      listen(signal, "abort", () => finish(true), drag.signal);
      listen(
        window,
        "keydown",
        (key) => {
          if (key.key === "Escape") {
            used(key);
            finish(false);
          }
        },
        drag.signal,
        { capture: true },
      );
    },
    signal,
  );
}

/**
 * Makes `element` a slider for `find()`'s handle: focus, arrows, Enter or a digit to type, and dragging along x.
 * Every press of a key is one change; Esc brings back what was there before the key went down.
 */
export function slider(view, element, find, scale = undefined) {
  const { live, say, signal } = view;
  put(element, { tabindex: 0, role: "slider" });
  let held = false;
  const letGo = (keep) => {
    if (held) {
      held = false;
      say(live.end(keep));
    }
  };
  draggable(
    view,
    element,
    () => {
      element.focus({ preventScroll: true });
      return { ...find(), along: "x" };
    },
    scale,
  );
  listen(element, "dblclick", () => entry(view, find(), element), signal);
  listen(
    element,
    "keydown",
    (event) => {
      const handle = find(),
        value = stepped(event, handle.get(), handle.bounds());
      if (value !== null) {
        used(event);
        if (!held) {
          held = true;
          live.begin(handle);
        }
        live.move(value);
      } else if (event.key === "Escape") {
        used(event);
        letGo(false);
      } else if (event.key === "Enter" || typing(event)) {
        used(event);
        entry(view, handle, element, event.key === "Enter" ? "" : event.key);
      }
    },
    signal,
  );
  listen(
    element,
    "keyup",
    (event) => {
      if (held && event.key !== "Shift") letGo(true);
    },
    signal,
  );
  listen(element, "blur", () => letGo(true), signal);
}

/** True for a key that begins a number. */
export const typing = (event) => /^[\d.,\u2212-]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
