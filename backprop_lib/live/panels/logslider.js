// A number from tiny to huge on a scale of powers of ten: dragged, moved by keys, or typed as it is.
import { calm, listen, put, svg } from "../scene.js";

/** `it` has words, get(), set(value), from and to (powers of ten), text(value); returns draw(), to be called when the number changed. */
export function logslider(view, parent, it) {
  const W = it.width ?? 220,
    long = W - 36,
    x = (e) => 18 + ((Math.min(it.to, Math.max(it.from, e)) - it.from) / (it.to - it.from)) * long;
  const picture = svg(parent, "svg", { class: "bp-log", width: W, height: 46, viewBox: `0 0 ${W} 46` });
  svg(picture, "path", { class: "ax", d: `M18 18H${18 + long}` });
  for (let e = it.from; e <= it.to; e++) {
    svg(picture, "path", { class: "ax", d: `M${x(e).toFixed(1)} 14v8` });
    if ((e - it.from) % (it.every ?? 1) === 0) {
      const text = svg(picture, "text", { class: "sm m mt", x: x(e).toFixed(1), y: 40 }, "10");
      svg(text, "tspan", { dy: -4, "font-size": 8 }, String(e).replace("-", "\u2212"));
    }
  }
  const grip = svg(picture, "g", { class: "bp-point bp-grip" });
  for (const [kind, r] of [
    ["hit", 16],
    ["spot", 11],
    ["bs", 5.5],
    ["ring", 15],
  ])
    svg(grip, "circle", { class: kind, r });
  const tell = calm(grip);
  powers(view, grip, it, () => (it.to - it.from) / long);
  return () => {
    const value = it.get(),
      e = Math.log10(value);
    put(grip, { transform: `translate(${x(e).toFixed(1)} 18)` });
    tell({
      "aria-label": it.words,
      "aria-valuenow": e.toFixed(2),
      "aria-valuemin": it.from,
      "aria-valuemax": it.to,
      "aria-valuetext": it.text(value),
    });
  };
}

/** Makes `grip` a slider for a number on a scale of powers of ten; `worth()` is how much of a power a pixel is. */
export function powers(view, grip, it, worth) {
  const { live, signal } = view,
    handle = {
      words: it.words,
      get: () => Math.log10(it.get()),
      bounds: () => [it.from, it.to],
      put: (e) => it.set(Number((10 ** e).toPrecision(3))),
    },
    typed = { words: it.words, get: it.get, bounds: () => [Number(`1e${it.from}`), Number(`1e${it.to}`)], put: it.set };
  let was = it.get();
  const type = (event, first) => {
    live.used(event);
    event.stopImmediatePropagation();
    live.edit(view, typed, grip, first);
  };
  listen(grip, "dblclick", (event) => type(event, ""), signal);
  listen(
    grip,
    "keydown",
    (event) => {
      if (event.key === "Enter" || live.typing(event)) type(event, event.key === "Enter" ? "" : event.key);
      else if (event.key === "Escape") it.set(was);
      else if (!event.repeat) was = it.get();
    },
    signal,
  );
  listen(
    grip,
    "pointerdown",
    () => {
      const drag = new AbortController();
      was = it.get();
      const leave = (event) => event.key === "Escape" && it.set(was);
      listen(window, "keydown", leave, drag.signal, { capture: true });
      for (const end of ["pointerup", "pointercancel"]) listen(window, end, () => drag.abort(), drag.signal);
    },
    signal,
  );
  live.slider(view, grip, () => handle, worth);
}

/**
 * A trait of the panel that is moved here: kept here while it moves, for Python repeats what it was told a little late. `tell()`
 * tells Python; `changed()` is called when Python has set it.
 */
export function own({ live, model, signal }, name, changed) {
  let now = model.get(name);
  const heard = () => {
    if (live.state.moving || model.get(name) === now) return;
    now = model.get(name);
    changed();
  };
  model.on(`change:${name}`, heard);
  listen(signal, "abort", () => model.off(`change:${name}`, heard));
  return {
    get: () => now,
    set(value) {
      now = value;
      changed();
    },
    tell() {
      if (model.get(name) === now) return;
      model.set(name, now);
      model.save_changes();
    },
  };
}
