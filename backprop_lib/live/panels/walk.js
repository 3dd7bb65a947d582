// Finding one's way through the diagram: what is under the pointer, where the arrow keys lead, what is held.
import { calm, put, svg } from "../scene.js";
import { spoken } from "./ground.js";

const REACH = 13; // pixels around an edge in which it is meant

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
  const spots = [0, 1].map(() => svg(picture, "rect", { class: "bp-spot", rx: 14, "data-lm-suppress-shortcuts": "true" }));
  const told = spots.map((spot) => calm(spot));
  let turn = 0;

  function describe(now = false) {
    const [name, value] = spoken(live, at),
      spot = spots[turn];
    const common = { "aria-label": name, role: at.movable ? "slider" : "img" };
    put(spot, at.movable ? common : { ...common, "aria-label": `${name}: ${value}` });
    if (!at.movable) for (const old of ["aria-valuenow", "aria-valuemin", "aria-valuemax", "aria-valuetext"]) spot.removeAttribute(old);
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

  function stand(next, focus = false) {
    at = next;
    if (focus) turn = 1 - turn;
    const spot = spots[turn],
      weight = at.kind === "w",
      [x, y] = weight ? middle(at) : net.node(at.l, at.j);
    const [w, h] = weight ? [60, 28] : [2 * r + 8, 2 * r + 8];
    put(spot, {
      x: +(x - w / 2).toFixed(1),
      y: +(y - h / 2).toFixed(1),
      width: w,
      height: h,
      rx: weight ? 14 : r + 4,
      tabindex: 0,
    });
    const other = spots[1 - turn];
    put(other, { tabindex: -1 });
    for (const name of ["role", "aria-label", "aria-valuenow", "aria-valuemin", "aria-valuemax", "aria-valuetext"])
      other.removeAttribute(name);
    if (weight || (hasBiases && at.l > 1)) live.select(live.index(at.l, at.j, at.k));
    describe(true);
    if (focus) spot.focus({ preventScroll: true });
  }

  const near = (l, j) => Math.max(1, Math.min(sizes[l - 1], Math.round(0.5 + ((j - 0.5) * sizes[l - 1]) / sizes[l])));
  function next(key) {
    const { kind, l, j, k } = at,
      L = sizes.length;
    if (key === "ArrowLeft") return kind === "w" ? { kind: "a", l: l - 1, j: k } : l > 1 ? { kind: "w", l, j, k: near(l - 1, j) } : null;
    if (key === "ArrowRight")
      return kind === "w"
        ? { kind: "a", l, j }
        : l < L
          ? {
              kind: "w",
              l: l + 1,
              j: Math.max(1, Math.min(sizes[l], Math.round(0.5 + ((j - 0.5) * sizes[l]) / sizes[l - 1]))),
              k: j,
            }
          : null;
    const step = key === "ArrowUp" ? -1 : 1;
    if (kind === "a") return j + step >= 1 && j + step <= sizes[l - 1] ? { kind, l, j: j + step } : null;
    const flat = (j - 1) * sizes[l - 2] + k - 1 + step;
    return flat >= 0 && flat < sizes[l - 1] * sizes[l - 2]
      ? { kind, l, j: Math.floor(flat / sizes[l - 2]) + 1, k: (flat % sizes[l - 2]) + 1 }
      : null;
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
    spot.addEventListener(
      "focus",
      () => {
        over = at;
        hover(at);
      },
      { signal },
    );
    spot.addEventListener(
      "blur",
      () => {
        if (held) grab(false);
        over = null;
        hover(null);
      },
      { signal },
    );
    spot.addEventListener(
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
          } else {
            if (event.key.length === 1) live.used(event);
            return;
          }
          live.used(event);
        } else if (event.key.startsWith("Arrow")) {
          live.used(event);
          const to = next(event.key);
          if (to) stand(stop(to), true);
        } else if ((event.key === "Enter" || event.key === " ") && at.movable) {
          live.used(event);
          grab(true);
        } else if ((live.typing(event) || event.key === "F2") && at.movable) {
          live.used(event);
          live.edit(view, handle(at), spot, event.key === "F2" ? "" : event.key);
        } else if (event.key.length === 1) live.used(event);
      },
      { signal },
    );
  }

  /** What is under the pointer: the pill, then a node, then the nearest edge. */
  function find(event) {
    const box = picture.getBoundingClientRect(),
      zoom = plan.width / box.width;
    const x = (event.clientX - box.left) * zoom,
      y = (event.clientY - box.top) * zoom;
    const { q } = live.state,
      [px, py] = middle(q);
    if (Math.abs(x - px) <= 28 && Math.abs(y - py) <= 13) return ofState();
    for (const [c, column] of plan.nodes.entries()) {
      for (const [i, [cx, cy]] of column.entries()) {
        const up = hasBiases && c ? r + 16 : r;
        if ((x - cx) ** 2 + (y - cy) ** 2 <= Math.max(r, 12) ** 2 || (Math.abs(x - cx) <= 12 && cy - y <= up && y < cy))
          return stop({ kind: "a", l: c + 1, j: i + 1 });
      }
    }
    let best = null,
      least = REACH;
    for (const { q: edge } of net.edges) {
      if (edge.kind !== "w") continue;
      const [bx, by] = net.node(edge.l, edge.j),
        [ax, ay] = net.node(edge.l - 1, edge.k),
        dx = bx - ax,
        dy = by - ay;
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy))),
        far = Math.hypot(x - ax - t * dx, y - ay - t * dy);
      if (far < least) {
        least = far;
        best = edge;
      }
    }
    return best && stop(best);
  }

  picture.addEventListener(
    "pointermove",
    (event) => {
      if (event.buttons || held) return;
      const found = find(event);
      if (found?.kind !== over?.kind || found?.l !== over?.l || found?.j !== over?.j || found?.k !== over?.k) {
        over = found;
        hover(found);
      }
    },
    { signal },
  );
  picture.addEventListener(
    "pointerleave",
    () => {
      over = null;
      hover(null);
    },
    { signal },
  );

  at = ofState();
  stand(at);
  return {
    find,
    handle,
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
