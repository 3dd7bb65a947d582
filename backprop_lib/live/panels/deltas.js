// δ at every node, on its chip, and the way by which it reaches the selected weight: back along the edges.
import { fmt, formula, math, reveal, short, svg, symbol, write } from "../scene.js";

/** `net` is what `ground` returns; `draw(s, on)` shows the chips or hides them, `free` is true of a place for the weight's pill. */
export function deltas(picture, live, plan, net) {
  const { sizes, hasBiases } = live.PROGRAM,
    L = sizes.length,
    { r } = plan,
    roomy = plan.rise >= 60,
    layer = svg(picture, "g", { class: "bp-deltas bp-pass" });
  const wide = plan.narrow ? 40 : 92,
    spots = plan.nodes.slice(1).flatMap((column, c) => column.map(([x, y], i) => ({ l: c + 2, i, x, y, last: column.length - 1 })));
  const boxes = roomy
    ? spots.map(({ l, i, x, y, last }) => {
        const under = i > last / 2,
          low = hasBiases || (l === L && under);
        return [plan.narrow ? x : l < L ? x - 8 : hasBiases && !under ? x - 40 : x - 14, low ? y + r + 14 : y - r - 14];
      })
    : [];
  let arrows = null,
    drawn = "",
    chips = null;

  function build() {
    arrows = svg(layer, "g");
    chips = spots.map(({ l, i, x, y }, n) => {
      if (!roomy) {
        svg(layer, "circle", { class: "dl", cx: x, cy: y, r: r - 0.6 });
        return { l, i, text: svg(layer, "text", { class: "m xs", x, y: y + 3.6 }) };
      }
      const [at, side] = boxes[n];
      svg(layer, "rect", { class: "dl", x: at - wide / 2, y: side - 11, width: wide, height: 22, rx: 4 });
      if (plan.narrow) return { l, i, text: svg(layer, "text", { class: "m sm", x: at, y: side + 4 }) };
      const box = formula(layer, at, side - 12, "<span></span><span></span>", { width: wide, kind: "s12" }).firstChild;
      return { l, i, name: box.firstChild, text: box.lastChild };
    });
  }

  /** The edges along which δ comes back to the selected weight's node. */
  function way({ l, j }) {
    arrows.replaceChildren();
    for (let i = 1; l < L && i <= sizes[l]; i++) {
      if (!net.visible(l + 1, i)) continue;
      const [x, y] = net.node(l + 1, i),
        [u, v] = net.node(l, j),
        [dx, dy] = [x - u, y - v].map((step) => (step * (r + 2)) / Math.hypot(x - u, y - v)),
        turn = (Math.atan2(v - y, u - x) * 180) / Math.PI;
      svg(arrows, "path", {
        class: "way",
        d: `M${(u + dx).toFixed(1)} ${(v + dy).toFixed(1)}L${(x - dx).toFixed(1)} ${(y - dy).toFixed(1)}`,
      });
      for (const at of [0.36, 0.64])
        svg(arrows, "path", {
          class: "arr",
          d: "M7 0L-5 6V-6Z",
          transform: `translate(${(u + at * (x - u)).toFixed(1)} ${(v + at * (y - v)).toFixed(1)}) rotate(${turn.toFixed(1)})`,
        });
    }
  }

  function draw(s, on) {
    reveal(layer, on);
    if (!on) return;
    if (!chips) build();
    if (drawn !== `${s.k}`) {
      drawn = `${s.k}`;
      way(s.q);
    }
    for (const { l, i, name, text } of chips) {
      const j = net.standing(l, i),
        value = s.v.delta[l][j - 1];
      if (name && name.dataset.j !== String(j)) {
        name.dataset.j = j;
        name.innerHTML = math(symbol({ kind: "delta", l, j }));
      }
      write(text, roomy && !plan.narrow ? fmt(value) : short(value, roomy ? 3 : 2));
    }
  }
  const apart = (x, y, w, h, boxes, wide, high) =>
    boxes.every(([u, v]) => Math.abs(x - u) >= (w + wide) / 2 || Math.abs(y - v) >= (h + high) / 2);
  /** True where a pill and the name below it cover no chip, and the pill no node's number. */
  const free = ([x, y]) =>
    apart(x, y, 58, 24, boxes, wide, 16) && apart(x - 9, y + 23, 32, 18, boxes, wide, 16) && apart(x, y, 58, 24, plan.nodes.flat(), 26, 16);
  return { draw, free };
}
