// Two curves over one z axis: g above, g' below, and a mark at each node's z on both.
import { fmt, formula, math, put, svg, symbol, ticks } from "../scene.js";

const TOP = 26,
  UPPER = 150,
  GAP = 44,
  LOWER = 84,
  POINTS = 240;
const OF_Z = '<mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">)</mo>';
const NAMED = 8; // more nodes than this carry no number

/** `nodes(n)` makes the marks, `draw(row, lo, hi, points, chosen)` draws the function `row` and the points [z, a, g']. */
export function plot(root, W) {
  const left = 40,
    right = W - 8,
    middle = TOP + UPPER,
    top = middle + GAP,
    bottom = top + LOWER,
    height = bottom + 34;
  const picture = svg(root, "svg", { class: "bp-cur bp-plot", width: W, height, viewBox: `0 0 ${W} ${height}`, role: "img" });
  formula(picture, 4, 0, math(`<mi>a</mi><mo>=</mo><mi>g</mi>${OF_Z}`), { width: 90, kind: "s14", align: "left" });
  formula(picture, 4, top - 30, math(`<msup><mi>g</mi><mo>′</mo></msup>${OF_Z}`), {
    width: 90,
    kind: "s14 f2",
    align: "left",
  });
  formula(picture, right - 8, bottom + 14, math(symbol({ kind: "z" })), { width: 30, kind: "s14" });
  const axes = svg(picture, "g"),
    drops = svg(picture, "path", { class: "gl" }),
    upper = svg(picture, "path", { class: "cv" });
  const lower = ["twice", "once"].map((kind) => svg(picture, "path", { class: kind })),
    halos = [0, 1].map(() => svg(picture, "circle", { class: "spot", r: 10 })),
    marks = svg(picture, "g");
  let dots = [],
    drawn = "",
    scale = null,
    steepest = 1;

  function frame(row, lo, hi) {
    const key = `${row.name},${lo},${hi}`;
    if (key === drawn) return;
    drawn = key;
    const zs = Array.from({ length: POINTS + 1 }, (_, i) => lo + ((hi - lo) * i) / POINTS),
      as = zs.map((z) => row.g(z)),
      slopes = zs.map((z, i) => row.slope(z, as[i]));
    const [least, most] = [Math.min(0, ...as), Math.max(1, ...as)];
    steepest = Math.max(...slopes);
    const across = (z) => left + ((z - lo) / (hi - lo)) * (right - left),
      up = (a) => middle - ((a - least) / (most - least)) * UPPER,
      down = (d) => bottom - (d / Math.max(1, steepest)) * LOWER;
    scale = { across, up, down };
    axes.replaceChildren();
    const label = (kind, x, y, text) => svg(axes, "text", { class: `sm mt ${kind}`, x: x.toFixed(1), y: y.toFixed(1) }, text);
    for (const [value, y] of [...ticks(least, most, 4).all.map((v) => [v, up(v)]), ...[0, 0.5, 1].map((v) => [v, down(v)])]) {
      svg(axes, "path", { class: "ax", d: `M${left - 4} ${y.toFixed(1)}h4` });
      label("e", left - 8, y + 4, fmt(value, Number.isInteger(value) ? 0 : 1));
    }
    svg(axes, "path", {
      class: "ax",
      d: `M${left} ${TOP - 6}V${middle}M${left} ${up(0).toFixed(1)}H${right}M${left} ${top}V${bottom}H${right}`,
    });
    for (const z of ticks(lo, hi, W > 400 ? 12 : 6).all) {
      svg(axes, "path", { class: "ax", d: `M${across(z).toFixed(1)} ${bottom}v4` });
      label("m", across(z), bottom + 16, fmt(z, 0));
    }
    const path = (values, y) => values.map((value, i) => `${i ? "L" : "M"}${across(zs[i]).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    put(upper, { d: path(as, up) });
    for (const curve of lower) put(curve, { d: path(slopes, down) });
  }

  return {
    svg: picture,
    get steepest() {
      return steepest;
    },
    nodes(n) {
      marks.replaceChildren();
      dots = Array.from({ length: n }, (_, i) => ({
        pair: [
          svg(marks, "circle", { class: "bs", r: n > NAMED ? 3 : 4.5 }),
          svg(marks, "circle", { class: "dot2", r: n > NAMED ? 3 : 4.5 }),
        ],
        text: n > NAMED ? null : svg(marks, "text", { class: "sm m b case" }, `${i + 1}`),
      }));
    },
    draw(row, lo, hi, points, chosen) {
      frame(row, lo, hi);
      const { across, up, down } = scale,
        at = points.map(([z, a, d]) => [across(z).toFixed(1), up(a).toFixed(1), down(d).toFixed(1)]),
        taken = [];
      put(drops, { d: at.map(([x, y]) => `M${x} ${y}V${bottom}`).join("") });
      dots.forEach(({ pair, text }, i) => {
        const [x, y, d] = at[i];
        put(pair[0], { cx: x, cy: y });
        put(pair[1], { cx: x, cy: d });
        if (!text) return;
        let height = Number(y) - 10;
        while (taken.some(([u, v]) => Math.abs(u - x) < 9 && Math.abs(v - height) < 11)) height -= 11;
        taken.push([Number(x), height]);
        put(text, { x, y: height.toFixed(1) });
      });
      halos.forEach((halo, n) => {
        put(halo, chosen < 0 ? { display: "none" } : { display: "inline", cx: at[chosen][0], cy: at[chosen][n + 1] });
      });
    },
  };
}
