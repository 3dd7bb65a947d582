// The loss over the selected weight: curve, point, tangent, and what changed since the start, predicted and real.
import { panel } from "../panel.js";
import { calm, exact, fmt, formula, html, LOSS, listen, math, put, reveal, short, svg, symbol, ticks, words, write } from "../scene.js";
import { button } from "./button.js";

const TOP = 40,
  BOTTOM = 239,
  AXIS = 260,
  HEIGHT = 304;
const ROWS = ["start", "predicted", "real", "now"];
const CLOSEST = 256;
const POINTS = 101;

const draw = (view) => {
  const { root, live, width, say, redraw, signal } = view,
    W = Math.max(260, Math.min(width, 516)),
    left = 42,
    right = W - 6;
  const picture = svg(root, "svg", { class: "bp-cur", width: W, height: HEIGHT, viewBox: `0 0 ${W} ${HEIGHT}`, role: "group" });
  const line = (kind, attributes = {}) => svg(picture, "path", { class: kind, ...attributes });
  const text = (kind, x = 0, y = 0, content = "") => svg(picture, "text", { class: kind, x, y }, content);
  formula(picture, 6, 0, math(LOSS), { width: 40, kind: "s15", align: "left" });
  line("ax", { d: `M${left - 8} ${TOP}V${BOTTOM}M${left} ${AXIS}H${right}` });
  const axis = svg(picture, "g"),
    curve = line("cv"),
    ghostTangent = line("gp"),
    guides = line("gl");
  const predicted = line("pr"),
    real = line("rl"),
    tangent = line("tg"),
    drops = line("gl");
  const ghost = svg(picture, "circle", { class: "gh", r: 5 });
  line("tg", { d: `M${right - 120} 10h22` });
  const slope = text("sm b sl", right - 92, 14),
    here = text("sm m b case"),
    there = text("sm m case mt", 0, AXIS + 16);
  const name = formula(picture, (left + right) / 2, AXIS + 20, "", { width: 60 });
  const ledger = ROWS.map((row) => [
    text(`sm case ${row === "start" ? "mt" : row === "predicted" ? "" : "b"}`, 0, 0, row),
    text(`sm e case ${row === "start" ? "mt" : row === "predicted" ? "" : "b"}`),
  ]);
  const point = svg(picture, "g", { class: "bp-point bp-grip" });
  svg(point, "circle", { class: "hit", r: 16 });
  svg(point, "circle", { class: "spot", r: 11 });
  svg(point, "circle", { class: "bs", r: 5.5 });
  svg(point, "path", { class: "chev", d: "M-15 -3.5l-3.5 3.5 3.5 3.5M15 -3.5l3.5 3.5-3.5 3.5" });
  svg(point, "circle", { class: "ring", r: 15 });
  const tell = calm(point);
  let range = [-5, 5],
    shown = null,
    spot = null,
    zoom = 1,
    seen = null;
  const tools = html(root, "div", { class: "bp-tools" }, '<span class="muted">zoom</span>');
  const closer = button(tools, "+", () => look(zoom * 2), view, { "aria-label": "zoom in", "aria-keyshortcuts": "z" });
  const farther = button(tools, "\u2212", () => look(zoom / 2), view, { "aria-label": "zoom out", "aria-keyshortcuts": "Shift+Z" });
  const whole = button(tools, "full range", () => look(1), view, { "aria-keyshortcuts": "f" });

  /** Shows so much less of the axis, around the point. */
  function look(times) {
    zoom = Math.max(1, Math.min(CLOSEST, times));
    seen = null;
    redraw();
    say(`from ${exact(range[0])} to ${exact(range[1])}`);
  }
  listen(
    point,
    "keydown",
    (event) => {
      const to = { z: zoom * 2, "+": zoom * 2, Z: zoom / 2, f: 1 }[event.key];
      if (!to || event.ctrlKey || event.metaKey || event.altKey) return;
      live.used(event);
      look(to);
    },
    signal,
  );

  /** The curve over the part of the axis that is looked at; the part follows the point. */
  function part(s) {
    if (zoom === 1) return s.curve;
    const [first, end] = live.bounds(s.value),
      wide = (end - first) / zoom;
    let lo = seen ?? s.value - wide / 2;
    lo = Math.max(s.value - 0.95 * wide, Math.min(s.value - 0.05 * wide, lo));
    lo = Math.max(first, Math.min(end - wide, lo));
    seen = lo;
    const xs = Array.from({ length: POINTS }, (_, i) => lo + (wide * i) / (POINTS - 1));
    return { xs, ys: xs.map((v) => s.lossAt(s.k, v)), lo, hi: lo + wide };
  }
  live.slider(
    view,
    point,
    () => live.parameter(live.state.k),
    () => ((range[1] - range[0]) / (right - left)) * (W / picture.getBoundingClientRect().width),
  );

  function frame(s, lo, hi, bottom, top) {
    const key = [s.k, lo, hi, bottom, top].join();
    if (key === shown) return;
    shown = key;
    axis.replaceChildren();
    const across = ticks(lo, hi, zoom === 1 ? 10 : 4),
      up = ticks(bottom, top, 4),
      x = (v) => left + ((v - lo) / (hi - lo)) * (right - left),
      y = (v) => BOTTOM - ((v - bottom) / (top - bottom)) * (BOTTOM - TOP);
    for (const v of up.all) {
      svg(axis, "path", { class: "ax", d: `M${left - 12} ${y(v).toFixed(1)}h4` });
      svg(axis, "text", { class: "e sm mt", x: left - 15, y: (y(v) + 4).toFixed(1) }, Math.abs(v) < 1000 ? fmt(v, up.digits) : short(v));
    }
    for (const v of across.all) {
      const major = zoom > 1 || Math.abs(v / 5 - Math.round(v / 5)) < 1e-6;
      svg(axis, "path", { class: "ax", d: `M${x(v).toFixed(1)} ${AXIS}v${major ? 4 : 2.5}` });
      if (major) svg(axis, "text", { class: "m sm mt tick", x: x(v).toFixed(1), y: AXIS + 16 }, fmt(v, zoom > 1 ? across.digits : 0));
    }
    name.firstChild.innerHTML = math(symbol(s.q));
  }

  /** The corner for the ledger in which the curve is least in the way. */
  function corner(points) {
    const boxes = [
      [right - 104, BOTTOM - 66],
      [left + 10, TOP + 8],
      [right - 104, TOP + 8],
      [left + 10, BOTTOM - 66],
      [(left + right) / 2 - 52, TOP + 8],
      [(left + right) / 2 - 52, BOTTOM - 66],
    ];
    const cost = ([bx, by]) => points.filter(([x, y]) => x > bx - 14 && x < bx + 118 && y > by - 18 && y < by + 70).length;
    return boxes.map((box) => [cost(box), box]).sort((one, other) => one[0] - other[0])[0][1];
  }

  let selected = -1;
  function follow(s) {
    if (selected !== s.k) {
      selected = s.k;
      zoom = 1;
      seen = null;
    }
    const { xs, ys, lo, hi } = part(s),
      finite = ys.filter(Number.isFinite);
    let bottom = Math.min(...finite),
      top = Math.max(...finite);
    const flat = top - bottom < 1e-9 * Math.max(1, Math.abs(top));
    if (flat) {
      bottom -= 0.5 * Math.max(0.1, Math.abs(top));
      top += 0.5 * Math.max(0.1, Math.abs(top));
    }
    range = [lo, hi];
    frame(s, lo, hi, bottom, top);
    const r = (v) => Math.round(v * 10) / 10,
      cut = (v) => Math.max(-400, Math.min(HEIGHT + 400, v));
    const x = (v) => r(left + ((v - lo) / (hi - lo)) * (right - left)),
      y = (v) => r(cut(BOTTOM - ((v - bottom) / (top - bottom)) * (BOTTOM - TOP)));
    const points = xs.map((v, i) => [x(v), y(ys[i])]).filter(([, b]) => Number.isFinite(b));
    put(curve, { d: `M${points.map((p) => p.join(" ")).join("L")}` });
    const px = x(s.value),
      py = y(s.v.C),
      steep = ((BOTTOM - TOP) * (hi - lo)) / ((top - bottom) * (right - left)),
      m = s.slope * steep;
    const arm = 0.36 * (right - left),
      reach = arm / Math.hypot(1, m),
      rise = Math.max(4, py - TOP + 16) / Math.abs(m),
      fall = Math.max(4, AXIS - 4 - py) / Math.abs(m),
      from = Math.max(left - 6, px - Math.min(reach, m > 0 ? fall : rise)),
      to = Math.min(right + 4, px + Math.min(reach, m > 0 ? rise : fall));
    put(tangent, { d: `M${r(from)} ${r(py + m * (px - from))}L${r(to)} ${r(py - m * (to - px))}` });
    put(point, { transform: `translate(${px} ${py})` });
    write(slope, `slope ${fmt(s.slope)}`);

    const { ghost: g } = s,
      moved = s.value !== g.value,
      near = moved && g.value >= lo && g.value <= hi,
      gx = x(g.value),
      gy = y(g.C),
      step = s.value - g.value;
    const ahead = y(g.C + g.slope * step),
      side = gx > right - 24 ? -1 : 1,
      inside = Math.max(TOP - 22, Math.min(AXIS - 2, ahead));
    for (const node of [ghost, ghostTangent, guides, predicted, real, there]) reveal(node, near);
    put(ghost, { cx: gx, cy: gy });
    put(drops, { d: `M${px} ${py + 9}V${AXIS}${near ? `M${gx} ${gy + 6}V${AXIS}` : ""}` });
    if (near) {
      const t = ahead === gy ? 1 : Math.min(1, Math.abs((inside - gy) / (ahead - gy)));
      put(ghostTangent, { d: `M${gx} ${gy}L${r(gx + (px - gx) * t)} ${r(gy + (ahead - gy) * t)}` });
      put(guides, {
        d: `M${px} ${py}H${gx + 6 * side}${ahead === inside ? `M${px} ${ahead}H${gx + 11 * side}` : ""}M${gx + 6 * side} ${gy}h${7 * side}`,
      });
      put(predicted, { d: `M${gx + 11 * side} ${gy}V${inside}` });
      put(real, { d: `M${gx + 6 * side} ${gy}V${py}` });
    }
    if (!spot || !s.moving) spot = corner([...points, ...(near ? points.map((p) => [gx + 8, p[1]]) : []), ...Array(20).fill([px, py])]);
    const numbers = [g.C, g.slope * step, s.v.C - g.C, s.v.C];
    ledger.forEach(([label, number], i) => {
      const y = spot[1] + 8 + 16 * i;
      for (const node of [label, number]) put(reveal(node, moved || i === 3), { x: spot[0] + (node === number && 104), y });
      write(number, fmt(numbers[i]));
    });

    put(here, { x: px, y: AXIS + 16, class: `sm m b case ${s.value < 0 ? "neg" : "pos"}` });
    write(here, exact(s.value));
    put(reveal(there, near && Math.abs(gx - px) > 34), { x: gx });
    write(there, exact(g.value));
    for (const tick of axis.querySelectorAll(".tick")) {
      const at = Number(tick.getAttribute("x"));
      reveal(tick, Math.abs(at - px) >= 27 && !(near && Math.abs(at - gx) < 27));
    }
    for (const [node, on] of [
      [closer, zoom < CLOSEST],
      [farther, zoom > 1],
      [whole, zoom > 1],
    ])
      put(node, { "aria-disabled": !on });
    const said = `${exact(s.value)}, loss ${fmt(s.v.C)}, slope ${fmt(s.slope)}`;
    const [least, largest] = live.bounds(s.value);
    tell({ "aria-label": words(s.q), "aria-valuenow": s.value, "aria-valuemin": least, "aria-valuemax": largest, "aria-valuetext": said });
    if (!s.moving)
      put(picture, {
        "aria-label": `loss over ${words(s.q)}: from ${fmt(ys[0])} at ${exact(lo)} to ${fmt(ys.at(-1))} at ${exact(hi)}, ${said}`,
      });
    return { x, y, steep };
  }
  return follow;
};

/** The curve in words: where it is low and high, where the point stands, what the step did. */
function tellAll(s) {
  const { xs, ys } = s.curve,
    { ghost: g, v } = s,
    step = s.value - g.value,
    low = ys.indexOf(Math.min(...ys)),
    high = ys.indexOf(Math.max(...ys));
  return [
    `The loss over ${words(s.q)}: at ${exact(s.value)} it is ${fmt(v.C)} and its slope ${fmt(s.slope)}, so a small step up makes the loss ${s.slope > 0 ? "rise" : s.slope < 0 ? "fall" : "stay"}. ${fmt(ys[low]) === fmt(ys[high]) ? "The curve is flat" : `On the curve it is lowest, ${fmt(ys[low])}, near ${exact(xs[low])} and highest, ${fmt(ys[high])}, near ${exact(xs[high])}`}.`,
    ...(step
      ? [
          `From its start at ${exact(g.value)}, where the loss is ${fmt(g.C)} and the slope ${fmt(g.slope)}, the weight went ${exact(step)}. Predicted, slope times step, is a change of ${fmt(g.slope * step)}; the real change is ${fmt(v.C - g.C)}.`,
        ]
      : []),
    [[words(s.q), "loss"], ...xs.flatMap((x, i) => (i % 10 ? [] : [[exact(x), fmt(ys[i])]]))],
  ];
}

export default panel("curve", draw, tellAll);
