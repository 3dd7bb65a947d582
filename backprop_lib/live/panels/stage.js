// The network on which the values appear one by one, each at its place.
import { fmt, formula, LOSS, math, put, reveal, short, svg, symbol, write } from "../scene.js";

/** `draw(s, step, done, lit)` shows the values of all steps that `done(step)` affirms, `lit` marks what the last one needs. */
export function stage(root, live, plan) {
  const { sizes } = live.PROGRAM,
    L = sizes.length,
    { r, nodes: spots } = plan,
    roomy = plan.rise >= 60,
    wide = 52,
    softmax = !live.LOSSES[live.PROGRAM.loss].terms;
  const height = plan.height + (roomy ? 16 : 0);
  const picture = svg(root, "svg", {
    class: "bp-net bp-stage",
    width: plan.width,
    height,
    viewBox: `0 0 ${plan.width} ${height}`,
    role: "img",
  });
  const layer = (kind) => svg(picture, "g", { class: kind });
  const [glow, lines, circles, tags] = ["bp-glow", "bp-edges", "bp-nodes", "bp-tags"].map(layer);
  const at = (l, j) => spots[l - 1][j - 1];
  const edges = [],
    dots = [];
  live.names.forEach(({ kind, l, j, k }, i) => {
    if (kind !== "w" || !at(l, j) || !at(l - 1, k)) return;
    const [x, y] = at(l, j),
      [u, v] = at(l - 1, k),
      along = plan.narrow ? 0.48 : 0.34,
      place = roomy && [u + along * (x - u), v + along * (y - v) + 4];
    const line = svg(lines, "path", { d: `M${u} ${v}L${x} ${y}` });
    edges.push({ i, l, j, k, line, text: place && svg(tags, "text", { class: "sm m b case", x: place[0], y: place[1] }) });
  });
  spots.forEach((column, c) => {
    const l = c + 1,
      [x] = column[0];
    formula(tags, x, 0, math(symbol(c ? { kind: "a", l } : { kind: "x" })), { kind: "s15" });
    column.forEach(([cx, cy], i) => {
      const j = i + 1,
        circle = svg(circles, "circle", { class: "nd", cx, cy, r }),
        text = svg(circles, "text", { class: `m${r < 18 ? " sm" : ""}${r < 15 ? " xs" : ""}`, x: cx, y: cy + 4.3 });
      const z = roomy && c ? svg(tags, "text", { class: "sm m mt case", x: cx, y: cy + r + 13 }) : null;
      const box = roomy && c ? svg(tags, "rect", { class: "dl", x: cx - wide / 2, y: cy - r - 24, width: wide, height: 19, rx: 4 }) : null;
      const back = box && svg(tags, "text", { class: "sm m b", x: cx, y: cy - r - 10.5 });
      dots.push({ l, j, circle, text, z, box, back });
    });
    if (column.length < sizes[c])
      svg(tags, "text", { class: "sm m mt", x, y: column.at(-1)[1] + r + 16 }, `… ${sizes[c] - column.length} more`);
  });
  const [tx, ty] = plan.loss,
    chips = spots[L - 1].map(([, y], i) => svg(tags, "text", { class: "sm mt case", x: plan.scale[0] + 6, y: y + 4, "data-j": i + 1 }));
  formula(tags, tx, 0, math(symbol({ kind: "y" })), { kind: "s15" });
  svg(glow, "circle", { class: "spot now", r: r + 7 });
  const now = glow.lastChild,
    line = svg(glow, "path", { class: "halo" }),
    loss = formula(tags, plan.scale[0] + (plan.narrow ? 4 : 8), ty - 14, "", {
      width: 84,
      kind: plan.narrow ? "s12 cs" : "s14 cs",
      align: "left",
    });
  loss.firstChild.innerHTML = `${math(LOSS)}<b></b>`;
  const total = loss.querySelector("b"),
    stroke = (value) => (0.8 + 0.65 * Math.min(Math.abs(value), 6)).toFixed(2);

  return {
    picture,
    draw(s, step, done, lit) {
      const { v } = s,
        needed = new Set(lit.map(({ kind, l, j }) => `${kind},${l},${j}`));
      for (const { l, j, circle, text, z, box, back } of dots) {
        const input = l === 1,
          known = input || done({ kind: "a", l, j }),
          sum = !input && done({ kind: "z", l, j });
        const d = !input && done({ kind: "delta", l, j }),
          first = !input && !d && done({ kind: "dC_da", l, j });
        const part = ["a", "z"].some((kind) => needed.has(`${kind},${l},${j}`));
        put(circle, { class: `nd${part ? " part" : ""}${sum || input ? "" : " empty"}${d && !box ? " back" : ""}` });
        write(text, known ? short(input ? s.x[j - 1] : v.a[l][j - 1], plan.digits) : "");
        if (z) write(z, sum ? `z ${fmt(v.z[l][j - 1], 2)}` : "");
        if (!box) continue;
        put(box, { class: `dl${d ? "" : " none"}${needed.has(`delta,${l},${j}`) ? " part" : ""}` });
        write(back, d ? fmt(v.delta[l][j - 1]) : first ? `∂ ${fmt(v.dC_da[l][j - 1], 3)}` : "");
        put(back, { class: `sm m b${d ? "" : " one case"}` });
      }
      for (const { i, l, j, k, line: drawn, text } of edges) {
        const value = s.p[i],
          finished = done({ kind: "dw", l, j, k });
        const used = (step?.kind === "z" && step.l === l && step.j === j) || (step?.kind === "dC_da" && step.l === l - 1 && step.j === k);
        put(drawn, {
          class: `${used || finished ? "" : "q "}${value < 0 ? "n" : "p"}`,
          "stroke-width": used ? Math.max(2, stroke(value)) : stroke(value),
        });
        if (text) write(text, finished && step.l === l && step.j === j ? fmt(v.gradient[i], 3) : "");
      }
      chips.forEach((chip, i) => {
        const p = softmax && done({ kind: "p", l: L, j: i + 1 });
        write(chip, `${p ? `p ${fmt(s.y[i] + v.dC_da[L][i], 2)}  ` : ""}y ${fmt(s.y[i], 2)}`);
      });
      reveal(loss, done({ kind: "C", l: L }));
      write(total, fmt(v.C, plan.narrow ? 3 : 4));
      const spot = step && step.kind !== "C" && step.kind !== "dw" ? at(step.l, step.j) : null,
        end = step?.kind === "dw" && at(step.l, step.j),
        begin = end && at(step.l - 1, step.k);
      put(
        now,
        spot
          ? { display: "inline", cx: spot[0], cy: spot[1] }
          : step?.kind === "C"
            ? { display: "inline", cx: tx - 8, cy: ty }
            : { display: "none" },
      );
      put(line, { d: end && begin ? `M${begin[0]} ${begin[1]}L${end[0]} ${end[1]}` : "M0 0", display: end && begin ? "inline" : "none" });
    },
  };
}
