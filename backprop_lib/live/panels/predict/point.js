// The loss after a move of the weight: a point placed where one expects it, then the curve through the real one.
import { calm, exact, fmt, math, put, svg, symbol, words, write } from "../../scene.js";
import { amount, cost, withValues } from "../cost.js";
import { graph, round, table, through } from "./graph.js";
import { hand } from "./hand.js";

const CLOSE = 0.15;

/** What is known before: where one stands, where the weight goes, and how far up the losses may reach. */
function known({ live, s, i, stage }) {
  const { loss, gradient, symbol: letter } = cost(live, stage.mean),
    value = s.p[i],
    to = stage.to ?? value + stage.step,
    [a, b] = live.bounds(value),
    lo = Math.min(a, to),
    hi = Math.max(b, to),
    u = withValues(s.p, {});
  const ys = Array.from({ length: 101 }, (_, n) => {
    u[i] = lo + ((hi - lo) * n) / 100;
    return loss(u);
  });
  const most = Math.max(...ys.filter(Number.isFinite), 1e-9),
    step = round(most / 4),
    least = Math.min(0, ...ys.filter(Number.isFinite));
  return {
    lo,
    hi,
    bottom: least,
    top: Math.ceil((most * 1.05) / step) * step,
    value,
    to,
    C: loss(s.p),
    letter,
    ys,
    slope: gradient(s.p)[i],
  };
}

function axes(box, width, q, is) {
  const on = graph(box, width, { ...is, q });
  on.mark(is.to, `b ${is.to < 0 ? "neg" : "pos"}`);
  on.mark(is.value, "mt");
  return on;
}

export const point = {
  wide: true,
  about: ({ q, s, i, stage }) =>
    `${math(symbol(q))} goes from ${exact(s.p[i])} to ${exact(stage.to ?? s.p[i] + stage.step)}. Put the ring where the loss will be.`,
  open(view, box, ask, ready) {
    const is = known(ask),
      on = axes(box, view.width, ask.q, is),
      unit = round(is.top / 100);
    let value = is.C,
      touched = false;
    if (ask.stage.tangent) on.path("tg", { d: through(on.x(is.value), on.y(is.C), is.slope * on.steep, 90) });
    svg(on.picture, "circle", { class: "bs", cx: on.x(is.value), cy: on.y(is.C), r: 5.5 });
    const grip = svg(on.picture, "g", { class: "bp-point bp-grip ns" });
    for (const [kind, r] of [
      ["hit", 16],
      ["spot", 11],
      ["gh", 5],
      ["ring", 15],
    ])
      svg(grip, "circle", { class: kind, r });
    svg(grip, "path", { class: "chev", d: "M-3.5 -15l3.5 -3.5 3.5 3.5M-3.5 15l3.5 3.500 3.500 -3.500" });
    const number = on.text("sm e b case", on.right, 12, ""),
      tell = calm(grip);
    const draw = () => {
      put(grip, { transform: `translate(${on.x(is.to).toFixed(1)} ${on.y(value).toFixed(1)})` });
      write(number, `you expect ${fmt(value)}`);
      const name = `the loss you expect at ${words(ask.q)} = ${exact(is.to)}`;
      tell({ "aria-label": name, "aria-valuenow": value, "aria-valuetext": `${fmt(value)}; it is ${fmt(is.C)} now` });
    };
    hand(view, on.picture, grip, {
      get: () => value,
      set: (now) => {
        value = now;
        touched = true;
        draw();
        ready();
      },
      lo: is.bottom,
      hi: is.top,
      unit,
      inside: (event) => !grip.contains(event.target),
      from: (_, y) => on.loss(y),
    });
    const slope = ask.stage.tangent ? `, slope ${fmt(is.slope)}` : "";
    put(on.picture, { "aria-label": `loss ${fmt(is.C)} at ${exact(is.value)}${slope}; the loss at ${exact(is.to)} is asked for` });
    draw();
    return { answer: () => (touched ? value : null), todo: "move the ring first" };
  },
  judge(ask, answer) {
    const is = known(ask),
      truth = cost(ask.live, ask.stage.mean).loss(withValues(ask.s.p, { [ask.i]: is.to })),
      change = truth - is.C,
      off = answer === null ? 0 : answer - truth;
    const right = answer !== null && Math.abs(off) <= Math.max(CLOSE * Math.abs(change), 0.02 * (is.top - is.bottom));
    const turned = answer !== null && (answer - is.C) * change < 0 ? `, and it ${change > 0 ? "rose" : "fell"}` : "";
    const error =
      fmt(Math.abs(off)) === fmt(0)
        ? "as you expected"
        : `yours, ${fmt(answer)}, is ${fmt(Math.abs(off))} too ${off > 0 ? "high" : "low"}${turned}`;
    const fact = `the loss is ${fmt(truth)}, ${amount(change)} ${change < 0 ? "less" : "more"} than before`;
    return {
      truth,
      right,
      words: `${fact}${answer === null ? "" : `; ${error}`}.`,
      drawn: { ...is, ys: is.ys.map((v) => +v.toPrecision(6)) },
    };
  },
  tell(ask, result) {
    const is = result?.drawn ?? known(ask),
      slope = ask.stage.tangent ? ` and its slope ${fmt(is.slope)}` : "";
    return result
      ? [table(words(ask.q), is)]
      : [`At ${exact(is.value)} the loss is ${fmt(is.C)}${slope}; the weight goes to ${exact(is.to)}.`];
  },
  shut(view, box, { answer, truth, drawn: is }, ask) {
    const on = axes(box, view.width, ask.q, is),
      x = on.x(is.to);
    on.curve(is.ys);
    on.path("tg", { d: through(on.x(is.value), on.y(is.C), is.slope * on.steep, 110) });
    svg(on.picture, "circle", { class: "gh", cx: on.x(is.value), cy: on.y(is.C), r: 5 });
    svg(on.picture, "circle", { class: "spot", cx: x, cy: on.y(truth), r: 11 });
    svg(on.picture, "circle", { class: "bs", cx: x, cy: on.y(truth), r: 5.5 });
    if (answer !== null) {
      on.path("pr", { d: `M${x} ${on.y(answer)}V${on.y(truth)}` });
      svg(on.picture, "circle", { class: "gh dashed", cx: x, cy: on.y(answer), r: 6.5 });
      on.text("sm e case", on.right, 0, `you ${fmt(answer)}`);
    }
    on.text("sm e b case", on.right, 14, `loss ${fmt(truth)}`);
    put(on.picture, { role: "img", "aria-label": `the loss curve; at ${exact(is.to)} the loss is ${fmt(truth)}` });
  },
};
