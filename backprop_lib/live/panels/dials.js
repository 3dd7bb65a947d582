// Dials in a row, w → z → a → C_0: turn one, and everything to its right follows. z and a spring back: they are results.
import { panel } from "../panel.js";
import { calm, fmt, formula, LOSS, math, put, reveal, svg, symbol, write } from "../scene.js";

const R = 45,
  SPAN = 120; // degrees to either side
const NAMES = [
  { kind: "w", l: 2, j: 1, k: 1 },
  { kind: "z", l: 2, j: 1 },
  { kind: "a", l: 2, j: 1 },
];
const SPOKEN = ["w", "z", "a", "C 0"];
const LINKS = [
  ["f3", "z", "w"],
  ["f2", "a", "z"],
  ["f1", "C", "a"],
];

const build = (view) => {
  const { root, live, width } = view,
    wide = width >= 620,
    W = wide ? 760 : 340,
    H = wide ? 204 : 740;
  const centre = (i) => (wide ? [80 + 200 * i, 84] : [120, 84 + 174 * i]);
  const picture = svg(root, "svg", { class: "bp-dials", width: W, height: H, viewBox: `0 0 ${W} ${H}`, role: "group" });
  const turn = (t) => ((-SPAN + 2 * SPAN * t) * Math.PI) / 180;
  const rim = (x, y, r, t) => `${(x + r * Math.sin(turn(t))).toFixed(1)} ${(y - r * Math.cos(turn(t))).toFixed(1)}`;
  let hand = null,
    ranges = [],
    shown = [];

  const dials = [0, 1, 2, 3].map((i) => {
    const [x, y] = centre(i);
    formula(picture, x, y - 80, math(i < 3 ? symbol(NAMES[i]) : LOSS), { width: 80, kind: "s15" });
    svg(picture, "path", { class: "rim", d: `M${rim(x, y, R, 0)}A${R} ${R} 0 1 1 ${rim(x, y, R, 1)}` });
    const ends = [0, 1].map((t) => svg(picture, "text", { class: "sm mt m", x: x + (t ? 44 : -44), y: y + 40 }));
    const ghost = svg(picture, "path", { class: "ghost" }),
      group = svg(picture, "g", { class: i < 3 ? "bp-dial bp-grip" : "bp-dial" });
    svg(group, "circle", { class: "hit", cx: x, cy: y, r: R + 6 });
    const ring = svg(group, "rect", { class: "ring", x: x - 62, y: y - 53, width: 124, height: 134, rx: 8 }),
      needle = svg(group, "path", { class: "needle" });
    svg(group, "circle", { class: "bs", cx: x, cy: y, r: 5 });
    const number = svg(picture, "text", { class: "m big", x, y: y + 58 }),
      change = svg(picture, "text", { class: "m sm mt", x, y: y + 75 });
    return { x, y, ends, ghost, group, ring, needle, number, change, tell: calm(group) };
  });
  const links = LINKS.map(([colour, of, wrt], i) => {
    const [x, y] = wide ? [180 + 200 * i, 84] : [240, 171 + 174 * i];
    const part = (name) => (name === "C" ? LOSS : `<mi>${name}</mi>`);
    const fraction = `<mfrac><mrow><mo>∂</mo>${part(of)}</mrow><mrow><mo>∂</mo>${part(wrt)}</mrow></mfrac>`;
    const name = `<mstyle displaystyle="true">${fraction}</mstyle>`;
    const box = formula(picture, x, wide ? y - 34 : y - 17, math(name), { width: 60, kind: `s14 ${colour}` });
    put(box, { height: 34 });
    svg(picture, "path", { class: "arrow", d: wide ? `M${x - 30} ${y + 8}h56m-6 -5l6 5-6 5` : `M200 ${y - 44}v88m-5 -6l5 6 5 -6` });
    return svg(picture, "text", { class: `${wide ? "m " : ""}b ${colour}`, x: wide ? x : x + 32, y: y + (wide ? 28 : 4) });
  });
  const product = svg(picture, "text", { class: wide ? "m" : "", x: wide ? W / 2 : 20, y: H - (wide ? 8 : 26) });
  const words = ["slope of the loss for w: ", "f1", " · ", "f2", " · ", "f3", " = ", "b"].map((part) =>
    /^(f\d|b)$/.test(part) ? svg(product, "tspan", { class: part }) : svg(product, "tspan", {}, part),
  );
  if (!wide) put(words[1], { x: 20, dy: 18 });

  /** All four numbers, from the dial that is held by hand on. */
  function chain(s) {
    const g = live.ACTIVATIONS[s.activations[0]],
      row = live.LOSSES[live.PROGRAM.loss];
    const z = hand?.i === 1 ? hand.value : s.p[0] * s.x[0],
      a = hand?.i === 2 ? hand.value : g.g(z);
    return { values: [s.p[0], z, a, row.of(z, a, s.y[0])], slopes: [s.x[0], g.slope(z, g.g(z)), row.slope(z, a, s.y[0])] };
  }
  function measure(s) {
    const g = live.ACTIVATIONS[s.activations[0]],
      row = live.LOSSES[live.PROGRAM.loss],
      [lo, hi] = live.bounds(s.p[0]);
    const between = (values) => [Math.min(...values), Math.max(...values)],
      some = Array.from({ length: 41 }, (_, i) => lo + ((hi - lo) * i) / 40);
    const sums = some.map((v) => v * s.x[0]),
      outs = sums.map(g.g),
      [from, to] = between(outs);
    const a = g.name === "sigmoid" ? [0, 1] : g.name === "tanh" ? [-1, 1] : [from, to];
    ranges = [[lo, hi], between(sums), a, [0, Math.max(...a.map((v) => row.of(0, v, s.y[0])))]];
    ranges = ranges.map(([b, t]) => (t - b > 1e-9 ? [b, t] : [b - 0.5, t + 0.5]));
  }
  const begun = () => {
    const s = live.state,
      p = Array.from(s.p);
    p[0] = s.start[0];
    return chain({ ...s, p }).values;
  };

  function draw(s) {
    if (!s.moving) hand = null;
    measure(s);
    const { values, slopes } = chain(s),
      held = hand;
    hand = null;
    const start = begun();
    hand = held;
    shown = values;
    dials.forEach((dial, i) => {
      const [lo, hi] = ranges[i],
        { x, y } = dial,
        t = (v) => Math.max(0, Math.min(1, (v - lo) / (hi - lo))),
        moved = Math.abs(values[i] - start[i]) > 5e-7;
      dial.ends.forEach((text, n) => {
        write(text, fmt([lo, hi][n], Math.abs(hi - lo) > 5 ? 0 : 1));
      });
      put(dial.needle, { d: `M${x} ${y}L${rim(x, y, R - 7, t(values[i]))}` });
      put(reveal(dial.ghost, moved), { d: `M${x} ${y}L${rim(x, y, R - 1, t(start[i]))}` });
      write(dial.number, fmt(values[i]));
      const delta = values[i] - start[i];
      write(dial.change, moved ? `${delta > 0 ? "+" : ""}${fmt(delta, 6)}${held?.i === i ? " by hand" : ""}` : "");
      if (i < 3)
        dial.tell({
          "aria-label": SPOKEN[i],
          "aria-valuenow": values[i],
          "aria-valuemin": lo,
          "aria-valuemax": hi,
          "aria-valuetext": `${fmt(values[i])}; loss ${fmt(values[3])}`,
        });
    });
    links.forEach((text, i) => {
      write(text, fmt(slopes[i]));
    });
    const [third, second, first] = slopes;
    [first, second, third, first * second * third].forEach((value, i) => {
      write(words[2 * i + 1], fmt(value));
    });
    reveal(product, !held);
    for (const [i, dial] of dials.entries()) dial.group.classList.toggle("left", held !== null && i < held.i);
    if (!s.moving) put(picture, { "aria-label": `four dials; ${SPOKEN.map((name, i) => `${name} ${fmt(values[i])}`).join(", ")}` });
  }

  dials.slice(0, 3).forEach(({ group }, i) => {
    const handle = {
      get: () => shown[i],
      words: SPOKEN[i],
      bounds: () => ranges[i],
      start: () => begun()[i],
      put: (value) => {
        hand = { i, value };
        draw(live.state);
      },
    };
    live.slider(
      view,
      group,
      () => (i ? handle : live.parameter(0)),
      () => (ranges[i][1] - ranges[i][0]) / 240,
    );
  });
  return draw;
};

/** The four numbers, the slopes between them, and their product. */
function tellAll(s) {
  const { value: w, v } = s,
    [z, a] = [v.z[2][0], v.a[2][0]],
    slopes = [v.dC_da[2][0], v.da_dz[2][0], s.x[0]];
  return [
    [["dial", "number"], ...[w, z, a, v.C].map((number, i) => [SPOKEN[i], fmt(number)])],
    [["slope", "number"], ...["C 0 for a", "a for z", "z for w"].map((name, i) => [name, fmt(slopes[i])])],
    `The slope of the loss for w is their product, ${fmt(s.slope)}.`,
  ];
}

export default panel("dials", build, tellAll);
