// Finding one's way through the diagram: what is under the pointer, where the arrow keys lead, what is held.
import { calm, listen, put, svg } from "../scene.js";
import { neighbour, under } from "./find.js";
import { spoken } from "./readout.js";

const RANGE = ["now", "min", "max", "text"].map((part) => `aria-value${part}`);

/** `middle(q)` is the middle of a weight's pill. A stop is a weight {kind: "w", l, j, k} or a node {kind: "a", l, j}. */
export function walker(view, picture, net, middle, plan) {
  const { live, say, signal } = view,
    { sizes, hasBiases } = live.PROGRAM,
    { r } = plan;
  let at = null,
    over = null,
    held = false,
    hover = (_stop) => {},
    grabbed = (_on) => {};
  const handle = (stop) =>
    stop.kind === "w"
      ? live.parameter(live.index(stop.l, stop.j, stop.k))
      : stop.l === 1
        ? live.input(stop.j)
        : live.parameter(live.index(stop.l, stop.j));
  const stop = (q) => ({ ...q, movable: q.kind === "w" || q.l === 1 || hasBiases });
  const ofState = () => {
    const { kind, l, j, k } = live.state.q;
    return stop(kind === "w" ? { kind, l, j, k } : { kind: "a", l, j });
  };

  // two places for the focus that take turns, so that a screen reader hears of each step
  const spots = [0, 1].map(() => svg(picture, "rect", { class: "bp-spot", rx: 14 }));
  const told = spots.map((spot) => calm(spot));
  let turn = 0;

  function describe(now = false) {
    const [name, value] = spoken(live, at),
      spot = spots[turn];
    const common = { "aria-label": name, role: at.movable ? "slider" : "img" };
    put(spot, at.movable ? common : { ...common, "aria-label": `${name}: ${value}` });
    if (!at.movable) for (const old of RANGE) spot.removeAttribute(old);
    else {
      const current = handle(at),
        [lo, hi] = current.bounds();
      const range = {
        "aria-valuenow": current.get(),
        "aria-valuemin": lo,
        "aria-valuemax": hi,
        "aria-valuetext": value,
      };
      if (now) put(spot, range);
      told[turn](range);
    }
  }

  /** Puts the focus ring around what one stands on. */
  function ring() {
    const weight = at.kind === "w",
      [x, y] = weight ? middle(at) : net.node(at.l, at.j),
      [w, h] = weight ? [72, 28] : [2 * r + 8, 2 * r + 8];
    put(spots[turn], { x: +(x - w / 2).toFixed(1), y: +(y - h / 2).toFixed(1), width: w, height: h, rx: weight ? 14 : r + 4 });
  }

  function stand(next, focus = false) {
    at = next;
    net.peek(at.kind === "a" ? [[at.l, at.j]] : []);
    if (focus) turn = 1 - turn;
    const spot = spots[turn];
    put(spot, { tabindex: 0 });
    ring();
    const other = spots[1 - turn];
    told[1 - turn](null);
    put(other, { tabindex: -1 });
    for (const name of ["role", "aria-label", ...RANGE]) other.removeAttribute(name);
    if (at.kind === "w" || (hasBiases && at.l > 1)) live.select(live.index(at.l, at.j, at.k));
    describe(true);
    if (focus) spot.focus({ preventScroll: true });
  }

  function grab(on, keep = true) {
    if (on === held) return;
    held = on;
    grabbed(on);
    if (on) {
      live.begin(handle(at));
      say(`${spoken(live, at)[0]} held: arrow keys move it, Enter lets go, Escape brings it back`);
    } else say(live.end(keep));
  }

  for (const spot of spots) {
    listen(
      spot,
      "focus",
      () => {
        over = at;
        hover(at);
      },
      signal,
    );
    listen(
      spot,
      "blur",
      () => {
        if (held) grab(false);
        over = null;
        hover(null);
      },
      signal,
    );
    listen(
      spot,
      "keydown",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (held) {
          const now = handle(at),
            value = live.stepped(event, now.get(), now.bounds());
          if (value !== null) live.move(value);
          else if (event.key === "Enter" || event.key === " ") grab(false);
          else if (event.key === "Escape") grab(false, false);
          else if (live.typing(event)) {
            grab(false);
            live.edit(view, now, spot, event.key);
          } else return;
          live.used(event);
        } else if (event.key.startsWith("Arrow")) {
          live.used(event);
          const to = neighbour(at, event.key, sizes);
          if (to) stand(stop(to), true);
        } else if ((event.key === "Enter" || event.key === " ") && at.movable) {
          live.used(event);
          grab(true);
        } else if ((live.typing(event) || event.key === "F2") && at.movable) {
          live.used(event);
          live.edit(view, handle(at), spot, event.key === "F2" ? "" : event.key);
        } else if (event.key === " ") live.used(event);
      },
      signal,
    );
  }

  /** What is under the pointer, or null. */
  function find(event) {
    const box = picture.getBoundingClientRect(),
      zoom = plan.width / box.width;
    const point = [(event.clientX - box.left) * zoom, (event.clientY - box.top) * zoom];
    const found = under(point, { q: live.state.q, middle, net, plan, hasBiases });
    return found && stop(found);
  }

  listen(
    picture,
    "pointermove",
    (event) => {
      if (event.buttons || held) return;
      const found = find(event);
      if (found?.kind !== over?.kind || found?.l !== over?.l || found?.j !== over?.j || found?.k !== over?.k) {
        over = found;
        hover(found);
      }
    },
    signal,
  );
  listen(
    picture,
    "pointerleave",
    () => {
      over = null;
      hover(null);
    },
    signal,
  );

  at = ofState();
  stand(at);
  return {
    find,
    handle,
    ring,
    over: () => over,
    /** The pointer goes down: stand there; returns what it moves, or null. */
    take(event) {
      const found = find(event);
      if (!found) return null;
      if (held) grab(false);
      stand(found, true);
      over = found;
      return found.movable ? handle(found) : null;
    },
    listen(calls) {
      hover = calls.hover;
      grabbed = calls.grabbed;
    },
    draw(s) {
      const mine = at.kind === "w" ? live.index(at.l, at.j, at.k) : hasBiases && at.l > 1 ? live.index(at.l, at.j) : s.k;
      if (mine !== s.k) stand(ofState());
      describe();
    },
  };
}
