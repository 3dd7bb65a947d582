// Axes for a loss over one weight, and what is drawn on them.
import { exact, fmt, formula, math, put, short, svg, symbol, ticks } from "../../scene.js";

const UPPER = 36,
  LOWER = 226,
  FLOOR = 242,
  TALL = 282;

/** Draws the axes; returns the picture, x(value), y(loss), both ways, and `steep`: pixels up per pixel right for a slope of 1. */
export function graph(box, width, { lo, hi, bottom, top, q, letter }) {
  const W = Math.max(240, Math.min(width, 516)),
    left = 44,
    right = W - 10;
  const picture = svg(box, "svg", { class: "bp-cur bp-sketch", width: W, height: TALL, viewBox: `0 0 ${W} ${TALL}`, role: "group" });
  const x = (v) => left + ((v - lo) / (hi - lo)) * (right - left),
    y = (v) => LOWER - ((v - bottom) / (top - bottom)) * (LOWER - UPPER),
    near = (v) => Math.round(v * 10) / 10;
  formula(picture, 6, -4, math(letter), { width: 40, kind: "s15", align: "left" });
  formula(picture, (left + right) / 2, FLOOR + 19, math(symbol(q)));
  svg(picture, "path", { class: "ax", d: `M${left - 8} ${UPPER}V${LOWER}M${left} ${FLOOR}H${right}` });
  const up = ticks(bottom, top, 4);
  for (const v of up.all) {
    svg(picture, "path", { class: "ax", d: `M${left - 12} ${near(y(v))}h4` });
    const text = Math.abs(v) < 1000 ? fmt(v, up.digits) : short(v);
    svg(picture, "text", { class: "e sm mt", x: left - 15, y: near(y(v) + 4) }, text);
  }
  for (const v of ticks(lo, hi, 10).all) {
    const major = Math.abs(v / 5 - Math.round(v / 5)) < 1e-6;
    svg(picture, "path", { class: "ax", d: `M${near(x(v))} ${FLOOR}v${major ? 4 : 2.5}` });
    if (major) svg(picture, "text", { class: "m sm mt tick", x: near(x(v)), y: FLOOR + 16 }, fmt(v, 0));
  }
  return {
    picture,
    x,
    y,
    left,
    right,
    upper: UPPER,
    lower: LOWER,
    floor: FLOOR,
    steep: ((LOWER - UPPER) * (hi - lo)) / ((top - bottom) * (right - left)),
    loss: (py) => bottom + ((LOWER - py) / (LOWER - UPPER)) * (top - bottom),
    path: (kind, attributes = {}) => svg(picture, "path", { class: kind, ...attributes }),
    text: (kind, at, below, content) => svg(picture, "text", { class: kind, x: near(at), y: near(below) }, content),
    /** A value of the weight, named under the axis. */
    mark(value, kind) {
      const at = near(x(value));
      for (const tick of picture.querySelectorAll(".tick"))
        if (Math.abs(Number(tick.getAttribute("x")) - at) < 28) put(tick, { display: "none" });
      svg(picture, "path", { class: "gl", d: `M${at} ${UPPER}V${FLOOR}` });
      svg(picture, "text", { class: `m sm case ${kind}`, x: at, y: FLOOR + 16 }, exact(value));
    },
    /** The loss at 101 places. */
    curve(ys) {
      const points = ys.map((v, i) => `${near(x(lo + ((hi - lo) * i) / (ys.length - 1)))} ${near(y(v))}`);
      svg(picture, "path", { class: "cv", d: `M${points.join("L")}` });
    },
  };
}

/** A line through (px, py) that climbs m pixels per pixel, `arm` pixels to each side. */
export function through(px, py, m, arm) {
  const dx = arm / Math.hypot(1, m);
  return `M${(px - dx).toFixed(1)} ${(py + m * dx).toFixed(1)}L${(px + dx).toFixed(1)} ${(py - m * dx).toFixed(1)}`;
}

/** A round number near to what is asked for, from below: 1, 2 or 5 and zeros. */
export function round(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].find((m) => m * power <= value * 1.0001) * power;
}

/** A curve as a table of eleven of its points. */
export const table = (name, { lo, hi, ys }) => [
  [name, "loss"],
  ...Array.from({ length: 11 }, (_, n) => [exact(lo + ((hi - lo) * n) / 10), fmt(ys[10 * n])]),
];
