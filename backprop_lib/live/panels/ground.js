// What the diagram is drawn of: edges, nodes, numbers, and each output against its target.
import { chevrons, fmt, formula, key, LOSS, math, put, reveal, short, svg, symbol, write } from "../scene.js";

const scales = { identity: null, sigmoid: [0, 1], tanh: [-1, 1] };

/** Draws the network; returns what the diagram needs: node(l, j), show(q), draw(s), clear(boxes), edges. */
export function ground(picture, live, plan) {
  const { sizes, hasBiases } = live.PROGRAM,
    L = sizes.length,
    { r, nodes: spots } = plan,
    wide = !plan.narrow;
  let chosen = live.state.q,
    peeked = [];
  // the last place of a folded layer shows the node that is looked at or the selected weight's, if that one is hidden
  const slot = (l, j) => Math.min(j, spots[l - 1].length) - 1;
  const last = (l) => {
    const mine = chosen.l === l ? chosen.j : chosen.l === l + 1 && chosen.kind === "w" ? chosen.k : 0;
    return Math.max(spots[l - 1].length, peeked.find(([m]) => m === l)?.[1] ?? mine);
  };
  /** The node that stands at a place of a layer. */
  const standing = (l, i) => (i + 1 < spots[l - 1].length ? i + 1 : last(l));
  const node = (l, j) => spots[l - 1][slot(l, j)];

  const layer = (name) => svg(picture, "g", { class: name });
  const [lines, glow, scale, mine, numbers, circles, heads] = [
    "bp-edges",
    "bp-glow",
    "bp-scale",
    "bp-mine",
    "bp-numbers",
    "bp-nodes",
    "bp-heads",
  ].map(layer);
  const folded = sizes.some((n, c) => n > spots[c].length),
    edges = [],
    texts = [];
  live.names.forEach((q, i) => {
    if (q.j > spots[q.l - 1].length || (q.kind === "w" && q.k > spots[q.l - 2].length)) return;
    const [x, y] = node(q.l, q.j),
      [u, v] = q.kind === "w" ? node(q.l - 1, q.k) : [x, y - r - 15];
    if (q.kind === "b" && plan.rise < 45) return;
    const line = svg(lines, "path", { d: `M${u} ${v}L${x} ${q.kind === "w" ? y : y - r}`, "data-quantity": key(q) });
    const at = q.kind === "w" ? plan.labels[i] : plan.rise >= 60 && wide && [x + 22, y - r - 6];
    const text = at && svg(numbers, "text", { class: "sm m case mt", x: at[0], y: at[1] });
    edges.push({ i, q, line, text, place: [u, v, x, y], value: NaN });
    if (text) texts.push({ text, at, i });
  });
  const halo = svg(glow, "path", { class: "halo" }),
    strong = svg(mine, "path");
  const dots = [];
  spots.forEach((column, c) => {
    const l = c + 1,
      input = l === 1,
      end = l === L,
      x = column[0][0];
    const title = input ? symbol({ kind: "x" }) : symbol({ kind: "a", l });
    formula(heads, x, 0, math(title), { kind: "s15" });
    if (wide) svg(heads, "text", { class: "sm m mt", x, y: 36 }, input ? "input" : end ? "output" : "hidden");
    column.forEach(([cx, cy], i) => {
      const circle = svg(circles, "circle", { class: "nd", cx, cy, r, "data-grip": input || hasBiases });
      if (input) svg(circles, "path", { class: "chev", d: chevrons(cx, cy, r + 7) });
      const text = svg(circles, "text", { class: `m${r < 18 ? " sm" : ""}${r < 15 ? " xs" : ""}`, x: cx, y: cy + 4.3 });
      const marks = svg(circles, "path", { class: "marks" });
      dots.push({ l, i, cx, cy, circle, text, marks, value: null });
    });
    if (column.length < sizes[c])
      svg(heads, "text", { class: "sm m mt", x: Math.max(x, 30), y: column.at(-1)[1] + r + 16 }, `… ${sizes[c] - column.length} more`);
  });
  const [lo, hi] = plan.scale,
    tx = plan.loss[0];
  formula(heads, tx, 0, math(symbol({ kind: "y" })), { kind: "s15" });
  if (wide) svg(heads, "text", { class: "sm m mt", x: tx, y: 36 }, "target");
  const targets = spots[L - 1].map(([, y], i) => {
    const middle = plan.loss[1],
      up = y < middle,
      to = plan.between ? middle - (up ? 14 : -14) : middle - 14;
    svg(scale, "path", {
      class: "hl",
      d: `M${lo} ${y}H${hi}M${tx} ${y}V${plan.between || i === spots[L - 1].length - 1 ? to : y}`,
    });
    const gap = svg(scale, "path", { class: "gap" }),
      tick = svg(scale, "path", { class: "tick" }),
      dot = svg(scale, "circle", { r: 4, cy: y, class: "bs" });
    const label =
      plan.rise >= 60 || sizes[L - 1] === 1
        ? formula(scale, tx, up || sizes[L - 1] === 1 ? y - 32 : y + 10, "", { width: 84, kind: "s12" })
        : null;
    return { y, gap, tick, dot, label };
  });
  const stacked = plan.narrow,
    sum = formula(scale, tx, plan.loss[1] - (stacked && plan.between ? 22 : 12), math(LOSS), {
      width: 30,
      kind: "s14 cs",
    });
  const total = svg(scale, "text", { class: "case total", y: plan.loss[1] + (stacked && plan.between ? 13 : 5) });
  if (stacked && plan.between) put(total, { x: tx, class: "case total m" });
  else {
    const at = tx - (stacked ? 28 : 22);
    put(sum, { x: at - 32 });
    put(total, { x: at });
  }

  const base = (s) => scales[live.ACTIVATIONS[s.activations[L - 2]].name] ?? [Math.min(0, ...s.y) - 0.5, Math.max(1, ...s.y) + 0.5];
  const softmax = live.LOSSES[live.PROGRAM.loss].terms === false;
  const stroke = (value) => 0.8 + 0.65 * Math.min(Math.abs(value), 6);
  let shows = "",
    most = 0;

  return {
    node,
    standing,
    /** True for a node that is drawn now. */
    visible: (l, j) => standing(l, slot(l, j)) === j,
    /** Brings hidden nodes of folded layers into view: [l, j], one a layer. */
    peek: (nodes) => {
      peeked = nodes;
    },
    edges,
    names: live.names,
    /** Marks the nodes, edge and outputs that the selected weight's chain runs through. */
    show(q) {
      chosen = q;
      const weight = q.kind === "w",
        [x, y] = node(q.l, q.j),
        [u, v] = weight ? node(q.l - 1, q.k) : [x, y - r - 15];
      const d = `M${u} ${v}L${x} ${y}`;
      put(halo, { d });
      put(strong, { d: weight ? d : `M${u} ${v}V${y - r}` });
      for (const dot of dots) {
        const to = dot.l === q.l && dot.i === slot(q.l, q.j),
          from = weight && dot.l === q.l - 1 && dot.i === slot(dot.l, q.k);
        const lined = (to || from) && r >= 15;
        put(dot.circle, { class: `nd${to ? " r2" : from ? " r3" : ""}` });
        put(dot.text, { y: dot.cy + (lined ? 2.3 : 4.3) });
        const rows = lined ? (to ? [7, 10] : [7, 10, 13]) : [];
        put(dot.marks, {
          d: rows.map((h, n) => `M${dot.cx - 8 + 0.8 * n} ${dot.cy + h}h${16 - 1.6 * n}`).join(""),
          class: `marks ${to ? "l2" : "l3"}`,
        });
      }
      targets.forEach((target, i) => {
        target.gap.classList.toggle("on", q.l < L || i === slot(L, q.j));
      });
      for (const edge of edges) edge.line.classList.toggle("hidden", live.names[edge.i] === q);
    },
    /** Hides the numbers that the given boxes [x, y, width, height] would cover. */
    clear(boxes) {
      for (const { text, at, i } of texts) {
        const wide = text.textContent.length * 7,
          hit = boxes.some(([x, y, w, h]) => Math.abs(at[0] - x) < (w + wide) / 2 && Math.abs(at[1] - 4 - y) < h / 2 + 4);
        reveal(text, !hit && live.names[i] !== chosen);
      }
    },
    /** `mode` says what the edges show: derivatives, by the largest of them, or else the weights. */
    draw(s, mode = shows) {
      put(picture, { "data-factor": s.pointed, "data-mode": mode });
      const slopes = mode === "derivatives",
        again = slopes || mode !== shows;
      shows = mode;
      if (slopes) most = s.v.gradient.reduce((size, g) => Math.max(size, Math.abs(g)), s.moving ? most : 1e-12);
      const wide = (value) => stroke(slopes ? (6 * value) / most : value);
      for (const edge of edges) {
        if (folded) edge.i = live.index(edge.q.l, standing(edge.q.l, edge.q.j - 1), edge.q.k && standing(edge.q.l - 1, edge.q.k - 1));
        const value = (slopes ? s.v.gradient : s.p)[edge.i];
        if (value === edge.value && !again) continue;
        edge.value = value;
        put(edge.line, {
          class: `q ${value < 0 ? "n" : "p"}${edge.line.classList.contains("hidden") ? " hidden" : ""}`,
          "stroke-width": wide(value).toFixed(2),
        });
        if (edge.text) write(edge.text, short(value, slopes ? 3 : 2));
      }
      const value = slopes ? s.slope : s.value;
      put(strong, { class: value < 0 ? "n" : "p", "stroke-width": Math.max(2.6, wide(value) + 0.8).toFixed(2) });
      for (const dot of dots) {
        const j = standing(dot.l, dot.i);
        write(dot.text, short(dot.l === 1 ? s.x[j - 1] : s.v.a[dot.l][j - 1], plan.digits));
      }
      const [from, to] = base(s),
        x = (value) => +(lo + 4 + ((Math.max(from, Math.min(to, value)) - from) / (to - from)) * (hi - lo - 8)).toFixed(1);
      targets.forEach((target, at) => {
        const i = standing(L, at) - 1,
          output = x(softmax ? s.y[i] + s.v.dC_da[L][i] : s.v.a[L][i]),
          wanted = x(s.y[i]);
        put(target.dot, { cx: output });
        put(target.gap, { d: `M${output} ${target.y}H${wanted}` });
        put(target.tick, { d: `M${wanted} ${target.y - 7}v14` });
        if (target.label) write(target.label.firstChild.querySelector("span") ?? named(target.label.firstChild, i), fmt(s.y[i], 2));
      });
      write(total, fmt(s.v.C));
    },
  };
}

function named(box, i) {
  box.innerHTML = `${math(symbol({ kind: "y", j: i + 1 }))}<span class="muted"></span>`;
  return box.lastChild;
}
