// A tangent placed by eye on the loss curve, then the true one beside it.
import { calm, exact, fmt, math, plain, put, svg, symbol, words, write } from "../../scene.js";
import { amount, cost, withValues } from "../cost.js";
import { graph, round, table, through } from "./graph.js";
import { hand } from "./hand.js";

const ENOUGH = 0.15;

/** The curve that is read: the loss at 101 places of the weight. */
function read({ live, s, i, stage }) {
  const { loss, symbol: letter } = cost(live, stage.mean),
    [lo, hi] = live.bounds(s.p[i]),
    u = withValues(s.p, {});
  const ys = Array.from({ length: 101 }, (_, n) => {
    u[i] = lo + ((hi - lo) * n) / 100;
    return loss(u);
  });
  const finite = ys.filter(Number.isFinite),
    flat = Math.max(...finite) - Math.min(...finite) < 1e-9,
    bottom = Math.min(...finite) - (flat ? 0.05 : 0),
    top = Math.max(...finite) + (flat ? 0.05 : 0);
  return { lo, hi, bottom, top, ys, value: s.p[i], C: loss(s.p), letter };
}

function plot(box, width, q, is) {
  const on = graph(box, width, { ...is, q }),
    px = on.x(is.value),
    py = on.y(is.C);
  on.mark(is.value, `b ${is.value < 0 ? "neg" : "pos"}`);
  on.curve(is.ys);
  return { on, px, py };
}

export const tangent = {
  wide: true,
  about: ({ q, s, i }) => `Lay the dashed line along the curve at ${math(symbol(q))} = ${exact(s.p[i])}.`,
  open(view, box, ask, ready) {
    const is = read(ask),
      { on, px, py } = plot(box, view.width, ask.q, is),
      arm = 0.3 * (on.right - on.left),
      side = px + arm > on.right ? -1 : 1;
    const scale = (is.top - is.bottom) / (is.hi - is.lo),
      unit = round(scale / 10);
    let value = 0,
      touched = false;
    const line = on.path("tg");
    svg(on.picture, "circle", { class: "bs", cx: px, cy: py, r: 5 });
    const grip = svg(on.picture, "g", { class: "bp-point bp-grip ns" });
    for (const [kind, r] of [
      ["hit", 16],
      ["spot", 11],
      ["gh", 5],
      ["ring", 15],
    ])
      svg(grip, "circle", { class: kind, r });
    const number = on.text("sm e b case", on.right, 12, "");
    const tell = calm(grip);
    const draw = () => {
      const m = value * on.steep,
        dx = (side * arm) / Math.hypot(1, m);
      put(line, { d: through(px, py, m, arm) });
      put(grip, { transform: `translate(${(px + dx).toFixed(1)} ${(py - m * dx).toFixed(1)})` });
      write(number, `your slope ${exact(value)}`);
      const leaning = value > 0 ? "rising" : value < 0 ? "falling" : "level";
      const name = `your tangent at ${words(ask.q)} = ${exact(is.value)}`;
      tell({ "aria-label": name, "aria-valuenow": value, "aria-valuetext": `slope ${exact(value)}, ${leaning}` });
    };
    hand(view, on.picture, grip, {
      get: () => value,
      set: (now) => {
        value = now;
        touched = true;
        draw();
        ready();
      },
      lo: -100 * unit,
      hi: 100 * unit,
      unit,
      inside: (event) => !grip.contains(event.target),
      from: (x, y) => (Math.abs(x - px) < 4 ? Number.NaN : (py - y) / (x - px) / on.steep),
    });
    const some = [0, 25, 50, 75, 100].map((n) => `${fmt(is.ys[n])} at ${exact(is.lo + ((is.hi - is.lo) * n) / 100)}`);
    put(on.picture, { "aria-label": `loss over ${words(ask.q)}: ${some.join(", ")}; ${fmt(is.C)} at ${exact(is.value)}` });
    draw();
    return { answer: () => (touched ? value : null), todo: "lay the line along the curve first" };
  },
  judge(ask, answer) {
    const is = read(ask),
      truth = cost(ask.live, ask.stage.mean).gradient(ask.s.p)[ask.i],
      off = answer === null ? 0 : answer - truth;
    const allowed = ENOUGH * Math.max(Math.abs(truth), (is.top - is.bottom) / (is.hi - is.lo)),
      right = answer !== null && Math.abs(off) <= allowed;
    const how = answer * truth < 0 ? "leans the wrong way" : Math.abs(answer) > Math.abs(truth) ? "too steep" : "too flat";
    const error = fmt(Math.abs(off)) === fmt(0) ? "which is what you drew" : `yours, ${fmt(answer)}, is ${amount(off)} off (${how})`;
    return {
      truth,
      right,
      words: `the slope is ${fmt(truth)}${answer === null ? "" : `; ${error}`}.`,
      drawn: { ...is, ys: is.ys.map((v) => +v.toPrecision(6)) },
    };
  },
  tell(ask, result) {
    const is = result?.drawn ?? read(ask);
    return [`At ${exact(is.value)} the loss is ${fmt(is.C)}.`, table(words(ask.q), is)];
  },
  shut(view, box, { answer, truth, drawn: is }, ask) {
    const { on, px, py } = plot(box, view.width, ask.q, is),
      arm = 0.36 * (on.right - on.left);
    if (answer !== null) on.path("gp", { d: through(px, py, answer * on.steep, arm) });
    on.path("tg", { d: through(px, py, truth * on.steep, arm) });
    svg(on.picture, "circle", { class: "bs", cx: px, cy: py, r: 5.5 });
    const legend = (kind, style, y, text) => {
      on.text(`sm e case ${style}`, on.right, y, text);
      on.path(kind, { d: `M${on.right - 106} ${y - 4}h20` });
    };
    if (answer !== null) legend("gp", "", -2, `you ${fmt(answer)}`);
    legend("tg", "b", 14, `slope ${fmt(truth)}`);
    put(on.picture, { role: "img", "aria-label": `loss over ${plain(ask.q)} with the tangent, slope ${fmt(truth)}` });
  },
};
