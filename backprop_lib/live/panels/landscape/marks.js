// What stands on the plane: the point, the way uphill, where a step would land, and the trails.
import { put, svg } from "../../scene.js";

const ARROW = 46;

/** Draws on a plane; returns the point's element and draw({u, v, slopes, next, trail, before}). */
export function marks(on) {
  svg(on.inner, "rect", { class: "hit", width: on.side, height: on.side });
  const layer = (kind) => svg(on.inner, "path", { class: kind });
  const [beforeLine, beforeDots, trailLine, trailDots, jump, landing, uphill] = [
    "was",
    "was dots",
    "tr",
    "tr dots",
    "jump",
    "land",
    "tg",
  ].map(layer);
  const point = svg(on.over, "g", { class: "bp-point bp-grip both" });
  for (const [kind, r] of [
    ["hit", 16],
    ["spot", 11],
    ["bs", 5.5],
    ["ring", 15],
  ])
    svg(point, "circle", { class: kind, r });
  const line = (points) => (points.length > 1 ? `M${points.map(([u, v]) => `${on.x(u)} ${on.y(v)}`).join("L")}` : "");
  const dots = (points, r) =>
    points.map(([u, v]) => `M${on.x(u) - r} ${on.y(v)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join("");

  /** An arrow of fixed length along the gradient. */
  function arrow(x, y, [one, other]) {
    const long = Math.hypot(one, other);
    if (!(long > 0)) return "";
    const [dx, dy] = [(ARROW * one) / long, (-ARROW * other) / long],
      end = `${(x + dx).toFixed(1)} ${(y + dy).toFixed(1)}`,
      barb = (turn) => `${(x + 0.82 * dx - 0.12 * turn * dy).toFixed(1)} ${(y + 0.82 * dy + 0.12 * turn * dx).toFixed(1)}`;
    return `M${x} ${y}L${end}M${barb(1)}L${end}L${barb(-1)}`;
  }

  return {
    point,
    draw({ u, v, slopes, next, trail, before }) {
      const [x, y] = [on.x(u), on.y(v)];
      put(point, { transform: `translate(${x} ${y})` });
      put(uphill, { d: arrow(x, y, slopes) });
      put(jump, { d: `M${x} ${y}L${on.x(next[0])} ${on.y(next[1])}` });
      put(landing, { d: dots([next], 5) });
      put(beforeLine, { d: line(before) });
      put(beforeDots, { d: dots(before, 2) });
      put(trailLine, { d: line(trail) });
      put(trailDots, { d: dots(trail, 2.5) });
    },
  };
}
