// What another panel points at, lit in the diagram: a part of the network in full colour on a halo, the rest dimmed.
import { exact, fmt, formula, math, put, svg, symbol, write } from "../scene.js";

const FEW = 3; // so many lit edges or nodes of a layer are named

/** `net` is what `ground` returns; `draw(s)` follows `s.lit`. It travels with the panels that point: `live.lights ??= lights`. */
export function lights(picture, live, plan, net) {
  const L = live.PROGRAM.sizes.length,
    { r } = plan,
    roomy = plan.rise >= 60,
    { sizes } = live.PROGRAM;
  const [glow, mine] = [".bp-glow", ".bp-mine"].map((name) => svg(null, "g", { class: "bp-lights", "data-in": name }));
  for (const layer of [glow, mine]) picture.querySelector(layer.dataset.in).prepend(layer);
  const top = svg(picture.querySelector(".bp-above"), "g", { class: "bp-lights" });
  let shown = null,
    selected = -1,
    edges = [],
    chips = [];

  const number = (x, y, content) => {
    svg(top, "rect", {
      class: "bs",
      x: x - Math.max(8.5, 4 * content.length + 4),
      y: y - 8.5,
      width: 2 * Math.max(8.5, 4 * content.length + 4),
      height: 17,
      rx: 8.5,
    });
    svg(top, "text", { class: "m xs mark", x, y: y + 3.8 }, content);
  };

  function edge(i, named, delta) {
    const { l, j, k } = live.names[i],
      [x, y] = net.node(l, j),
      [u, v] = net.node(l - 1, k),
      d = `M${u} ${v}L${x} ${y}`,
      long = Math.hypot(x - u, y - v);
    svg(glow, "path", { class: "halo", d });
    const strong = svg(mine, "path", { d });
    let label = null;
    if (named) {
      const at = delta && !plan.narrow ? 0.3 : 0.44, // where no chip of a δ is
        up = y <= v,
        text = formula(
          top,
          u + at * (x - u),
          v + at * (y - v) + (up ? -35 : 13),
          plan.narrow || delta ? "<b></b>" : `${math(symbol({ kind: "w", l, j, k }))}<b></b>`,
          { width: 84, kind: "s12 cs" },
        );
      label = text.querySelector("b");
    }
    if (delta)
      for (const at of [0.41, 0.71]) {
        const turn = (Math.atan2(v - y, u - x) * 180) / Math.PI;
        if (long > 60 || at > 0.5)
          svg(mine, "path", {
            class: "arr",
            d: "M7 0L-5 6V-6Z",
            transform: `translate(${(u + at * (x - u)).toFixed(1)} ${(v + at * (y - v)).toFixed(1)}) rotate(${turn.toFixed(1)})`,
          });
      }
    edges.push({ i, strong, label });
  }

  function node(l, j, mark, named, delta, s) {
    const [x, y] = net.node(l, j),
      own = l === s.q.l && j === s.q.j;
    if (!own) {
      svg(top, "circle", { class: "nd r2 ring", cx: x, cy: y, r });
      if (r >= 15) svg(top, "path", { class: "marks l2", d: `M${x - 8} ${y + 7.5}h16M${x - 7.2} ${y + 10.5}h14.4` });
    }
    if (l === L) {
      const [lo] = plan.scale,
        [tx, ty] = plan.loss,
        up = y < ty;
      svg(glow, "path", { class: "halo", d: `M${lo} ${y}H${tx}V${ty + (up ? -12 : 12)}` });
    }
    const low = own || (l === L ? j > (sizes[L - 1] + 1) / 2 : false),
      side = low ? y + r + 13 : y - r - 14;
    if (named && delta) {
      const w = plan.narrow ? 36 : 88,
        at = plan.narrow ? x : x - 22;
      svg(top, "rect", { class: "dl", x: at - w / 2, y: side - 11, width: w, height: 22, rx: 4 });
      const text = formula(top, at, side - 12, `${math(symbol({ kind: "delta", l, j }))}<span></span>`, { width: w, kind: "s12" });
      if (!plan.narrow) chips.push({ l, j, span: text.querySelector("span") });
    } else if (named && !own) formula(top, x, side - 12, math(symbol({ kind: "a", l, j })), { width: 48, kind: "s13 cs" });
    if (mark && named) number(named && delta && !plan.narrow ? x - 78 : x - 30, side, mark);
    else if (mark) number(x - r - 12, y, mark);
  }

  function build(s) {
    for (const layer of [glow, mine, top]) layer.replaceChildren();
    edges = [];
    chips = [];
    const { lit } = s,
      here = lit ?? { weights: [], nodes: [] };
    put(picture, { "data-lit": lit ? 1 : 0 });
    // of a layer that is folded one node can be brought into view: a path is seen whole
    const path = here.nodes.every(([l], n) => here.nodes.findIndex(([m]) => m === l) === n);
    net.peek(path ? here.nodes : []);
    net.draw(s);
    const drawn = here.weights.filter(
      (i) => net.visible(live.names[i].l, live.names[i].j) && net.visible(live.names[i].l - 1, live.names[i].k),
    );
    const nodes = here.nodes.filter(([l, j]) => net.visible(l, j)),
      count = (l, list) => list.filter((item) => item === l).length;
    const layers = drawn.map((i) => live.names[i].l),
      columns = nodes.map(([l]) => l);
    for (const i of drawn) edge(i, roomy && count(live.names[i].l, layers) <= FEW, here.delta);
    for (const [l, j, mark] of nodes) node(l, j, mark, roomy && count(l, columns) <= FEW, here.delta, s);
    const ends = new Set(nodes.filter(([l]) => l === L).map(([, j]) => j));
    if (lit) picture.querySelectorAll(".gap").forEach((gap, i) => gap.classList.toggle("on", ends.has(i + 1)));
    else net.show(s.q);
  }

  return (s) => {
    if (s.lit !== shown || (s.lit && s.k !== selected)) {
      shown = s.lit;
      selected = s.k;
      build(s);
    }
    for (const { i, strong, label } of edges) {
      const value = s.p[i],
        sign = value < 0 ? "neg" : "pos";
      put(strong, { class: value < 0 ? "n" : "p", "stroke-width": Math.max(2.6, 1.6 + 0.65 * Math.min(Math.abs(value), 6)).toFixed(2) });
      if (label) {
        write(label, exact(value));
        put(label, { class: sign });
      }
    }
    for (const { l, j, span } of chips) write(span, fmt(s.v.delta[l][j - 1]));
  };
}
