// The point that is moved in two directions at once: dragged, moved by arrow keys, or set by a click.
import { listen, put } from "../../scene.js";
import { withValues } from "../cost.js";
import { stay } from "../predict/hand.js";

/** `it` has axes(), range(), told(): what to say after a move. */
export function grip(view, on, element, it) {
  const { live, say, signal } = view;
  put(element, { tabindex: 0, role: "slider", "aria-roledescription": "point on a plane" });
  stay(element, signal);
  const bound = (v) => Math.min(it.range()[1], Math.max(it.range()[0], v)),
    held = { words: "the point", put: () => {} };
  let busy = false;
  const move = (u, v) => {
    const [i, j] = it.axes();
    live.set("parameters", withValues(live.state.p, { [i]: bound(u), [j]: bound(v) }));
  };
  const begin = () => {
    busy = true;
    live.begin(held);
  };
  const end = (keep) => {
    if (!busy) return;
    busy = false;
    live.end(keep);
    say(keep ? it.told() : "the point is back");
  };
  const spot = () => it.axes().map((i) => live.state.p[i]);

  listen(
    element,
    "pointerdown",
    (event) => {
      if (event.button || !event.isPrimary) return;
      event.preventDefault();
      element.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      const drag = new AbortController();
      let from = { x: event.clientX, y: event.clientY, at: spot(), fine: event.shiftKey },
        raw = from.at;
      const finish = (keep) => {
        drag.abort();
        end(keep);
      };
      listen(
        element,
        "pointermove",
        (now) => {
          if (!busy) {
            if (Math.hypot(now.clientX - from.x, now.clientY - from.y) < 3) return;
            begin();
          }
          if (now.shiftKey !== from.fine) from = { x: now.clientX, y: now.clientY, at: raw, fine: now.shiftKey };
          const worth = on.worth() * (from.fine ? 0.1 : 1);
          raw = [from.at[0] + (now.clientX - from.x) * worth, from.at[1] - (now.clientY - from.y) * worth];
          move(...raw.map((v) => Math.round(v * 100) / 100));
        },
        drag.signal,
      );
      listen(element, "pointerup", () => finish(true), drag.signal);
      listen(element, "pointercancel", () => finish(false), drag.signal);
      listen(signal, "abort", () => finish(true), drag.signal);
      const leave = (key) => {
        if (key.key !== "Escape") return;
        live.used(key);
        finish(false);
      };
      listen(window, "keydown", leave, drag.signal, { capture: true });
    },
    signal,
  );
  listen(
    element,
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") {
        live.used(event);
        end(false);
        return;
      }
      const step = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowDown: [0, -0.1], ArrowUp: [0, 0.1] }[event.key];
      if (!step) return;
      live.used(event);
      if (!busy) begin();
      move(...spot().map((v, n) => Number((v + step[n] * (event.shiftKey ? 0.1 : 1)).toFixed(10))));
    },
    signal,
  );
  listen(element, "keyup", (event) => event.key !== "Shift" && end(true), signal);
  listen(element, "blur", () => end(true), signal);
  listen(
    on.inner,
    "click",
    (event) => {
      const [i, j] = it.axes(),
        [u, v] = on.back(event).map((at) => Math.round(bound(at) * 100) / 100);
      live.change({ parameters: withValues(live.state.p, { [i]: u, [j]: v }) });
      say(it.told());
    },
    signal,
  );
}
