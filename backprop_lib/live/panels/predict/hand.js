// A ghost that is placed by hand: dragged, clicked into place, or moved by keys. It is nobody's but this panel's.
import { listen, put } from "../../scene.js";

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** A finger that moves `element` does not scroll the page; browsers do not heed touch-action on every SVG shape. */
export function stay(element, signal) {
  listen(element, "touchmove", (event) => event.cancelable && event.preventDefault(), signal, { passive: false });
}

/** `it` has get(), set(value), lo, hi, unit (one press of an arrow), and from(x, y): the value at a point of the picture. */
export function hand({ live, signal }, picture, element, it) {
  put(element, { tabindex: 0, role: "slider", "aria-valuemin": it.lo, "aria-valuemax": it.hi });
  const set = (value) => it.set(Math.min(it.hi, Math.max(it.lo, Number(value.toPrecision(9)))));
  const at = (event) => {
    const box = picture.getBoundingClientRect(),
      scale = picture.viewBox.baseVal.width / box.width;
    return it.from((event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  };
  const snapped = (event) => {
    const unit = event.shiftKey ? it.unit / 10 : it.unit;
    return Math.round(at(event) / unit) * unit;
  };
  listen(picture, "click", (event) => it.inside(event) && set(snapped(event)), signal);
  stay(element, signal);
  listen(
    element,
    "pointerdown",
    (event) => {
      if (event.button || !event.isPrimary) return;
      event.preventDefault();
      element.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      const before = it.get(),
        drag = new AbortController();
      const move = (now) => Number.isFinite(at(now)) && set(snapped(now));
      listen(element, "pointermove", move, drag.signal);
      for (const end of ["pointerup", "lostpointercapture"]) listen(element, end, () => drag.abort(), drag.signal);
      listen(element, "pointercancel", () => it.set(before), drag.signal);
      const leave = (key) => {
        if (key.key !== "Escape") return;
        live.used(key);
        drag.abort();
        it.set(before);
      };
      listen(window, "keydown", leave, drag.signal, { capture: true });
      listen(signal, "abort", () => drag.abort(), drag.signal);
    },
    signal,
  );
  listen(
    element,
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = STEPS[event.key],
        to = { Home: it.lo, End: it.hi }[event.key];
      if (!step && to === undefined) return;
      live.used(event);
      set(to ?? it.get() + step * it.unit * (event.shiftKey ? 0.1 : 1));
    },
    signal,
  );
}
