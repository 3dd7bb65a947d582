// The picture of the landscape: shading, contours, axes, and what stands on them.
import { fmt, formula, html, math, short, svg, symbol, ticks } from "../../scene.js";
import { levels, places, segments } from "./contours.js";

const EDGE = 46,
  CEILING = 12;

/** Draws a square plane into `box`; returns what is drawn on it and how: x, y (data to pixels), back(px, py), axes(…), ground(grid). */
export function plane(box, width) {
  const side = Math.max(120, Math.min(420, width - EDGE - 14)),
    Wide = EDGE + side + 14,
    High = CEILING + side + 44,
    frame = html(box, "div", { class: "bp-plane" });
  frame.style.width = `${Wide}px`;
  frame.style.height = `${High}px`;
  const shade = html(frame, "div", { class: "bp-shade", "aria-hidden": "true" }),
    canvas = html(shade, "canvas");
  Object.assign(shade.style, { left: `${EDGE}px`, top: `${CEILING}px`, width: `${side}px`, height: `${side}px` });
  const picture = svg(frame, "svg", { width: Wide, height: High, viewBox: `0 0 ${Wide} ${High}`, role: "group" });
  const lines = svg(picture, "g", { class: "bp-contours" }),
    scale = svg(picture, "g"),
    inner = svg(picture, "svg", { class: "bp-clip", x: EDGE, y: CEILING, width: side, height: side, viewBox: `0 0 ${side} ${side}` }),
    over = svg(picture, "g", { transform: `translate(${EDGE} ${CEILING})` });
  svg(scale, "rect", { class: "frame", x: EDGE, y: CEILING, width: side, height: side });
  const marks = svg(scale, "g"),
    across = formula(scale, EDGE + side / 2, CEILING + side + 19, "", { width: 60 }),
    up = formula(scale, 2, CEILING + side / 2 - 30, "", { width: 40, align: "left" });
  let [lo, hi] = [-5, 5],
    drawn = "",
    version = 0;
  const near = (v) => Math.round(v * 10) / 10,
    cut = (v) => near(Math.max(-9999, Math.min(9999, v)));
  const it = {
    side,
    picture,
    inner,
    over,
    x: (v) => cut(((v - lo) / (hi - lo)) * side),
    y: (v) => cut(side - ((v - lo) / (hi - lo)) * side),
    /** How much a pixel is worth, and the values at a point of the screen. */
    worth: () => (hi - lo) / inner.getBoundingClientRect().width,
    back({ clientX, clientY }) {
      const at = inner.getBoundingClientRect();
      return [lo + ((clientX - at.left) / at.width) * (hi - lo), hi - ((clientY - at.top) / at.height) * (hi - lo)];
    },
    axes(range, [one, other]) {
      [lo, hi] = range;
      const key = JSON.stringify([range, one, other]);
      if (key === drawn) return;
      drawn = key;
      across.firstChild.innerHTML = math(symbol(one));
      up.firstChild.innerHTML = math(symbol(other));
      marks.replaceChildren();
      const { all, digits } = ticks(lo, hi, 5);
      for (const v of all) {
        const [x, y, text] = [EDGE + it.x(v), CEILING + it.y(v), Math.abs(v) < 1000 ? fmt(v, digits) : short(v)];
        svg(marks, "path", { class: "ax", d: `M${x} ${CEILING + side}v4M${EDGE} ${y}h-4` });
        svg(marks, "text", { class: "sm m mt", x, y: CEILING + side + 16 }, text);
        if (Math.abs(y - CEILING - side / 2) > 18 || all.length < 3) svg(marks, "text", { class: "sm e mt", x: EDGE - 7, y: y + 4 }, text);
      }
    },
    /** Shades and contours, if the grid is a new one; returns the lowest and the highest value of the grid. */
    ground(grid, still) {
      const { values, n } = grid;
      if (grid.version === version) return;
      version = grid.version;
      const step = side / (n - 1),
        found = levels(values);
      paint(values, n, found, step);
      lines.replaceChildren();
      if (!found.all.length)
        svg(lines, "text", { class: "m mt", x: EDGE + side / 2, y: CEILING + 24 }, `flat: ${fmt(found.lo)} everywhere`);
      const all = found.all.map((level) => segments(values, level)),
        path = (line) => line.map(([a, b, c, d]) => `M${point(a, b, step)}L${point(c, d, step)}`).join("");
      svg(lines, "path", { class: "ct", d: all.map(path).join("") });
      const { digits } = ticks(found.lo, found.hi, 12);
      if (still)
        places(all, n).forEach((place, k) => {
          const text = found.power === 1 ? fmt(found.all[k], digits) : found.all[k] < 1000 ? fmt(found.all[k], 2) : short(found.all[k]);
          if (place)
            svg(
              lines,
              "text",
              { class: "sm m case mt", x: near(EDGE + place[0] * side), y: near(CEILING + (1 - place[1]) * side + 4) },
              text,
            );
        });
    },
  };
  const point = (a, b, step) => `${near(EDGE + a * step)} ${near(CEILING + side - b * step)}`;

  /** Higher is greyer: one pixel for each place of the grid, smoothed by the browser. */
  function paint(values, n, { lo: low, hi: high, power }, step) {
    canvas.width = n;
    canvas.height = n;
    const context = canvas.getContext("2d"),
      image = context.createImageData(n, n);
    values.forEach((row, b) => {
      row.forEach((v, a) => {
        const at = 4 * ((n - 1 - b) * n + a),
          share = Number.isFinite(v) ? Math.min(1, Math.max(0, (v - low) / (high - low || 1))) : 1;
        image.data.set([130, 137, 147, Math.round(140 * share ** (1 / power))], at);
      });
    });
    context.putImageData(image, 0, 0);
    Object.assign(canvas.style, { width: `${n * step}px`, height: `${n * step}px`, left: `${-step / 2}px`, top: `${-step / 2}px` });
  }
  return it;
}
