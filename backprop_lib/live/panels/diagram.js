// The network: nodes, edges with their weights, output against target. One tab stop; every edge can be dragged.
import { panel } from "../panel.js";
import {
  chevrons,
  choice,
  exact,
  fmt,
  formula,
  html,
  listen,
  math,
  place,
  put,
  reveal,
  short,
  svg,
  symbol,
  words,
  write,
} from "../scene.js";
import { deltas } from "./deltas.js";
import { ground } from "./ground.js";
import { tell } from "./readout.js";
import { walker } from "./walk.js";

const MOST = 400; // so many weights are told in words
// where on its edge the selected weight's pill sits, how far above it; the others where it would cover a δ
const PLACES = [
  [0.45, 0],
  [0.55, 0],
  [0.35, 0],
  [0.65, 0],
  [0.45, 20],
  [0.45, -20],
  [0.6, 20],
  [0.6, -20],
  [0.3, 20],
  [0.3, -20],
];

const MODES = { values: ["values"], derivatives: ["derivatives"], delta: ["δ", "delta"] };

const draw = (view) => {
  const { root, live, model, width, signal } = view,
    { sizes, hasBiases } = live.PROGRAM,
    L = sizes.length;
  const plan = model.get(width >= 516 ? "wide" : "narrow"),
    { r } = plan;
  const picture = svg(root, "svg", {
    class: "bp-net",
    width: plan.width,
    height: plan.height,
    viewBox: `0 0 ${plan.width} ${plan.height}`,
    role: "group",
    "aria-label": "network diagram",
  });
  const reading = html(root, "p", { class: "bp-reading", "aria-hidden": "true" });
  const net = ground(picture, live, plan);
  svg(picture, "g", { class: "bp-above bp-pass" });
  const tools = html(root, "div", { class: "bp-tools" }, '<span class="muted">show</span>');
  choice(tools, "the diagram shows", "mode", MODES, view, () => follow(live.state));
  const pill = svg(picture, "g", { class: "bp-pill bp-grip" });
  const body = svg(pill, "rect", { width: 56, height: 24, rx: 12 });
  const number = svg(pill, "text", { class: "m b" }),
    arrows = svg(pill, "path", { class: "chev" });
  const name = formula(picture, 0, 0, "", { width: 60, kind: "s13 cs" });
  const ends = [formula(picture, 0, 0, "", { width: 60, kind: "s13 cs f3" }), formula(picture, 0, 0, "", { width: 60, kind: "s13 cs" })];
  const delta = deltas(picture, live, plan, net);

  /** True where a pill on its edge would cover the nodes; it then stands above them. */
  const tight = ({ kind, l, j, k }) =>
    kind === "w" && plan.gap - 2 * r < 54 && Math.abs(net.node(l, j)[1] - net.node(l - 1, k)[1]) < 2 * (r + 13);
  /** The middle of the pill of a weight or bias. */
  const middle = ({ kind, l, j, k }) => {
    const [x, y] = net.node(l, j);
    if (kind === "b") return [x, y - r - 17];
    const [u, v] = net.node(l - 1, k),
      all = PLACES.map(([t, up]) => [u + t * (x - u), tight({ kind, l, j, k }) ? Math.min(y, v) - r - 13 : v + t * (y - v) - up]);
    return (model.get("mode") === "delta" && all.find(delta.free)) || all[0];
  };
  const walk = walker(view, picture, net, middle, plan);

  let shown = "",
    half = 0,
    covers = [],
    light = null,
    slope = null;
  /** Half the pill's width: as much as its number needs. */
  function fit(now) {
    if (half === now) return;
    half = now;
    const [x, y] = middle(live.state.q);
    net.clear([[x, y, 2 * half, 24], ...covers]);
    put(body, { x: x - half, y: y - 12, width: 2 * half });
    put(arrows, { d: chevrons(x, y, half - 4.5) });
  }

  function choose(s, mode) {
    const back = mode === "derivatives";
    net.show(s.q);
    const { kind, l, j, k } = s.q,
      [x, y] = middle(s.q),
      bias = kind === "b",
      roomy = plan.rise >= 60;
    put(number, { x, y: y + 4.3 });
    half = 0;
    name.firstChild.innerHTML = back ? `${math("<mo>∂</mo>")}<b></b>` : math(symbol(s.q));
    slope = back ? name.querySelector("b") : null;
    place(name, bias ? x + 46 : x - 9, bias ? y - 12 : tight(s.q) ? y - 35 : y + 12);
    const [from, to] = ends,
      [nx, ny] = net.node(l, j);
    reveal(from, !bias && roomy && mode !== "delta");
    reveal(to, roomy && mode !== "delta" && (hasBiases || !tight(s.q)));
    if (!bias) {
      const [fx, fy] = net.node(l - 1, k);
      from.firstChild.innerHTML = math(symbol(l === 2 ? { kind: "x", j: k } : { kind: "a", l: l - 1, j: k }));
      place(from, fx, fy + r + 2);
    }
    to.firstChild.innerHTML = math(symbol({ kind: "a", l, j }));
    place(to, hasBiases && l === L ? nx - 14 : nx, hasBiases || j > 1 ? ny + r + 2 : ny - r - 25);
    covers = [bias ? [x + 46, y, 34, 18] : [x - 9, tight(s.q) ? y - 23 : y + 23, back ? 76 : 34, 18]];
  }

  walk.listen({
    hover: (stop) => {
      put(picture, { "data-over": stop ? (stop.movable ? "move" : "look") : "" });
      reading.innerHTML = stop ? tell(live, stop) : "";
    },
    grabbed: (on) => pill.classList.toggle("on", on),
  });
  live.draggable(view, picture, walk.take);
  listen(
    picture,
    "dblclick",
    (event) => {
      const stop = walk.find(event);
      if (stop?.movable) live.edit(view, walk.handle(stop), body);
    },
    signal,
  );

  function follow(s) {
    const mode = model.get("mode"),
      now = `${s.k} ${mode}`;
    net.draw(s, mode);
    if (now !== shown) {
      shown = now;
      choose(s, mode);
      walk.ring();
    }
    if (s.lit) light ??= live.lights(picture, live, plan, net);
    light?.(s);
    delta.draw(s, mode === "delta" && !s.lit);
    if (slope) {
      write(slope, fmt(s.slope));
      put(slope, { class: s.slope < 0 ? "neg" : "pos" });
    }
    const whole = exact(s.value),
      text = whole.length > 7 ? short(s.value) : whole,
      { length } = text;
    write(number, text);
    fit(length > 6 ? 41 : length > 4 ? 33 : 28);
    put(number, { class: `m b ${s.value < 0 ? "neg" : "pos"}` });
    walk.draw(s);
    const over = walk.over();
    if (over) reading.innerHTML = tell(live, over);
    if (!s.moving) {
      const C = fmt(s.v.C),
        outputs = Array.from(s.v.a[L], (a, j) => `output ${j + 1} is ${fmt(a)}, its target ${fmt(s.y[j])}`);
      put(picture, {
        "aria-label": `network diagram, ${sizes.join("-")}; ${outputs.slice(0, 4).join("; ")}; loss ${C}`,
      });
    }
  }
  return follow;
};

/** The network in words: every node, every weight. */
function tellAll({ v, x, y, p, q, value }, { live }) {
  const { sizes, nWeights } = live.PROGRAM;
  const nodes = sizes.flatMap((n, c) =>
    Array.from({ length: n }, (_, i) =>
      c
        ? [`layer ${c + 1}, node ${i + 1}`, ...[v.z, v.a, v.delta].map((all) => fmt(all[c + 1][i]))]
        : [`input ${i + 1}`, "", fmt(x[i]), ""],
    ),
  );
  return [
    `A network of ${sizes.join("-")} nodes. Selected is ${words(q)}, ${exact(value)}. ${y.map((t, i) => `Output ${i + 1} is ${fmt(v.a[sizes.length][i])}, its target ${fmt(t)}`).join("; ")}. The loss is ${fmt(v.C)}.`,
    [["node", "z", "a", "delta"], ...nodes],
    [
      [nWeights < p.length ? "weight or bias" : "weight", "value", "slope of the loss"],
      ...live.names.map((name, i) => [words(name), exact(p[i]), fmt(v.gradient[i])]),
    ].slice(0, MOST),
  ];
}

export default panel("diagram", draw, tellAll);
