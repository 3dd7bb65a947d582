// All partial derivatives as bars, layer by layer or by size; choosing a bar chooses the weight.
import { panel } from "../panel.js";
import { calm, choice, fmt, formula, html, LOSS, listen, math, plain, put, reveal, svg, symbol, ticks, words, write } from "../scene.js";

const MOST = 400; // so many are told in words
const TOP = 30,
  BOTTOM = 114;

/** The places of all derivatives, the largest first. */
const bySize = ({ v: { gradient } }, places) => [...places].sort((one, other) => Math.abs(gradient[other]) - Math.abs(gradient[one]));

const draw = (view) => {
  const { root, live, model, width, signal } = view,
    { sizes, hasBiases } = live.PROGRAM,
    W = Math.max(280, Math.min(width, 860)),
    wide = W >= 600,
    left = wide ? 64 : 40,
    right = W - 10;
  const groups = sizes
    .slice(1)
    .flatMap((_, i) =>
      ["w", "b"]
        .slice(0, hasBiases ? 2 : 1)
        .map((kind) => ({ kind, l: i + 2, bars: live.names.flatMap((q, at) => (q.kind === kind && q.l === i + 2 ? [at] : [])) })),
    );
  const layers = groups.flatMap((group) => group.bars),
    many = layers.length > 60;
  let order = layers;
  const gap = many || !wide ? 10 : Math.min(46, (0.2 * W) / Math.max(1, groups.length - 1)),
    rowGap = many ? 0 : wide ? 0.31 : 0.22;
  const rows = groups.reduce((sum, { kind, l }) => sum + (kind === "w" ? sizes[l - 1] - 1 : 0), 0);
  const pitch = Math.min(40, (right - left - gap * (groups.length - 1)) / (order.length + rows * rowGap)),
    bar = Math.max(0.8, pitch * (wide ? 0.63 : 0.7));
  const labelled = pitch > (Math.max(...sizes) > 9 ? 32 : 20),
    height = labelled || !wide ? 172 : 158,
    below = labelled ? 146 : 126;

  const picture = svg(root, "svg", { class: "bp-bars", width: W, height, viewBox: `0 0 ${W} ${height}`, role: "group" });
  formula(picture, 0, -2, math(`<mo>∂</mo>${LOSS}<mo>/</mo><mo>∂</mo><mi>w</mi>`), { width: 120, align: "left" });
  const axis = svg(picture, "g"),
    halo = svg(picture, "rect", { class: "spot", y: 26, rx: 4, height: labelled ? 118 : 92 });
  const zero = svg(picture, "path", { class: "ax" }),
    rest = svg(picture, "path", { class: "br" }),
    mine = svg(picture, "rect", { class: "bs", width: bar.toFixed(1) });
  const value = svg(picture, "text", { class: "m b case", y: 20 }),
    over = svg(picture, "text", { class: "m sm case", y: 20 });
  const focus = svg(picture, "rect", {
    class: "bp-focus",
    y: 24,
    rx: 5,
    height: labelled ? 122 : 96,
    tabindex: 0,
    role: "slider",
    "aria-valuemin": 1,
    "aria-valuemax": layers.length,
  });
  const centre = new Float64Array(order.length),
    under = svg(picture, "g");
  let labels = [],
    spans = [],
    was = null,
    drawn = "";

  /** A bar's name under it. */
  function label(at, text) {
    labels[at] = svg(under, "text", { class: "sm m mt", x: centre[at].toFixed(1), y: 138 }, text);
  }

  function byLayer() {
    let x = left;
    order = layers;
    for (const { kind, l, bars } of groups) {
      const from = x;
      bars.forEach((at, i) => {
        const { j, k } = live.names[at];
        if (kind === "w" && i && k === 1) x += pitch * rowGap;
        centre[at] = x + pitch / 2;
        if (labelled) label(at, [j, k].filter(Boolean).join(Math.max(j, k ?? 0) > 9 ? "," : ""));
        x += pitch;
      });
      spans.push(`${(from - 2).toFixed(1)} `, x);
      svg(under, "path", { class: "ax", d: `M${(from + 2).toFixed(1)} ${below}H${(x - 2).toFixed(1)}` });
      if (x - from > (wide ? 10 : 24))
        formula(under, (from + x) / 2, below + 2, math(symbol({ kind, l, j: "j", ...(kind === "w" ? { k: "k" } : {}) })), { width: 80 });
      x += gap;
    }
    if (labelled) svg(under, "text", { class: "sm e mt", x: left - 10, y: 138, "font-style": "italic" }, "jk");
  }

  /** Puts the bars in their order; by size they stay where they are while something moves. */
  function arrange(s) {
    const size = model.get("order") === "size",
      next = !size ? layers : s.moving && order !== layers ? order : bySize(s, layers);
    if (was !== null && next.every((at, n) => at === order[n])) return;
    labels = [];
    spans = [];
    was = null;
    drawn = "";
    under.replaceChildren();
    order = next;
    if (!size) return byLayer();
    const step = (right - left) / order.length;
    order.forEach((at, n) => {
      centre[at] = left + (n + 0.5) * step;
      if (labelled) label(at, plain(live.names[at]));
    });
    spans = [`${left - 2} `, right];
  }
  const tell = calm(focus),
    closest = (event) => {
      const box = picture.getBoundingClientRect(),
        at = ((event.clientX - box.left) * W) / box.width;
      return order.reduce((best, i) => (Math.abs(centre[i] - at) < Math.abs(centre[best] - at) ? i : best), order[0]);
    };
  listen(
    picture,
    "click",
    (event) => {
      live.select(closest(event));
      focus.focus({ preventScroll: true });
    },
    signal,
  );
  listen(
    picture,
    "pointermove",
    (event) => {
      const i = closest(event);
      hovered = i === live.state.k ? -1 : i;
      hover(live.state);
    },
    signal,
  );
  listen(
    picture,
    "pointerleave",
    () => {
      hovered = -1;
      hover(live.state);
    },
    signal,
  );
  listen(
    focus,
    "keydown",
    (event) => {
      const at = order.indexOf(live.state.k),
        to = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: order.length - 1 }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      live.used(event);
      live.select(order[Math.max(0, Math.min(order.length - 1, to))]);
    },
    signal,
  );

  let scale = null,
    hovered = -1;
  /** The number of the bar under the pointer, above it. */
  function hover(s) {
    const at = hovered < 0 ? 0 : Math.max(110, Math.min(W - 60, centre[hovered]));
    put(reveal(over, hovered >= 0), { x: at.toFixed(1) });
    reveal(value, hovered < 0 || Math.abs(at - value.getAttribute("x")) >= 90);
    if (hovered >= 0) write(over, `${plain(live.names[hovered])}: ${fmt(s.v.gradient[hovered])}`);
  }

  /** An axis that fits; while something moves it only grows, so that bars do not breathe. */
  function fit(s) {
    let lo = 0,
      hi = 0;
    for (const g of s.v.gradient) {
      if (g < lo) lo = g;
      if (g > hi) hi = g;
    }
    if (hi - lo < 1e-12) hi = 1e-3;
    const { step } = ticks(lo, hi, 4),
      nice = { lo: (Math.floor((4 * lo) / step - 1e-9) * step) / 4, hi: (Math.ceil((4 * hi) / step - 1e-9) * step) / 4 };
    scale = s.moving && scale ? { lo: Math.min(scale.lo, nice.lo), hi: Math.max(scale.hi, nice.hi) } : nice;
    const y = (g) => BOTTOM - ((g - scale.lo) / (scale.hi - scale.lo)) * (BOTTOM - TOP),
      key = `${scale.lo},${scale.hi}`;
    if (key !== drawn) {
      drawn = key;
      axis.replaceChildren();
      const marks = ticks(scale.lo, scale.hi, 4);
      for (const v of marks.all)
        svg(
          axis,
          "text",
          { class: "sm e mt", x: left - 10, y: (y(v) + 4).toFixed(1) },
          v === 0 ? "0" : marks.step < 1e-3 ? v.toExponential(0).replace("-", "\u2212") : fmt(v, marks.digits),
        );
      put(zero, { d: spans.map((span, i) => (i % 2 ? `H${span.toFixed(1)}` : `M${span}${y(0).toFixed(1)}`)).join("") });
    }
    return y;
  }

  /** The outline of all bars but one; where several share a pixel, the longest is drawn. */
  function outline(s, y, zeroAt) {
    const half = bar / 2,
      parts = [];
    let column = -1,
      up = zeroAt,
      down = zeroAt;
    const close = () => column >= 0 && parts.push(`M${column} ${up.toFixed(1)}V${down.toFixed(1)}h1V${up.toFixed(1)}`);
    for (const i of order) {
      if (i === s.k) continue;
      const end = y(s.v.gradient[i]);
      if (pitch >= 1.5) {
        parts.push(`M${(centre[i] - half).toFixed(1)} ${zeroAt}V${end.toFixed(1)}h${bar.toFixed(1)}V${zeroAt}`);
        continue;
      }
      const now = Math.floor(centre[i]);
      if (now !== column) {
        close();
        column = now;
        up = zeroAt;
        down = zeroAt;
      }
      up = Math.min(up, end);
      down = Math.max(down, end);
    }
    close();
    return parts.join("");
  }

  const tools = html(root, "div", { class: "bp-tools" }, '<span class="muted">sort</span>');
  choice(tools, "sort by", "order", { layer: ["by layer"], size: ["by size"] }, view, () => {
    was = null;
    view.redraw();
  });
  function follow(s) {
    arrange(s);
    const y = fit(s),
      zeroAt = +y(0).toFixed(1),
      end = +y(s.slope).toFixed(1),
      at = centre[s.k],
      room = Math.max(6, Math.min(30, pitch * 0.94));
    put(rest, { d: outline(s, y, zeroAt) });
    put(mine, { x: (at - bar / 2).toFixed(1), y: Math.min(zeroAt, end), height: Math.abs(end - zeroAt).toFixed(1) });
    put(halo, { x: (at - room / 2).toFixed(1), width: room.toFixed(1) });
    put(focus, { x: (at - room / 2 - 2).toFixed(1), width: (room + 4).toFixed(1) });
    put(value, { x: Math.max(120, Math.min(W - 26, at)).toFixed(1) });
    write(value, fmt(s.slope));
    hover(s);
    if (was !== s.k) {
      labels[was]?.setAttribute("class", "sm m mt");
      labels[s.k]?.setAttribute("class", "sm m b");
      was = s.k;
    }
    tell({
      "aria-label": `derivative of the loss, ${words(s.q)}`,
      "aria-valuenow": order.indexOf(s.k) + 1,
      "aria-valuetext": `${words(s.q)}: ${fmt(s.slope)}`,
    });
    if (!s.moving) {
      const [big] = bySize(s, layers);
      put(picture, {
        "aria-label": `${order.length} partial derivatives of the loss; the largest, for ${words(live.names[big])}, is ${fmt(s.v.gradient[big])}`,
      });
    }
    return { x: (i) => centre[i], y };
  }
  return follow;
};

/** Every derivative in words, the largest first or layer by layer. */
function tellAll(s, { live: { names }, model }) {
  const all = names.map((_, i) => i),
    size = bySize(s, all),
    places = model.get("order") === "size" ? size : all,
    { gradient } = s.v;
  return [
    `${all.length} partial derivatives of the loss. The largest in size is ${fmt(gradient[size[0]])}, for ${words(names[size[0]])}; for ${words(s.q)}, number ${size.indexOf(s.k) + 1} in size, it is ${fmt(s.slope)}.`,
    [["for", "derivative of the loss"], ...places.slice(0, MOST).map((i) => [words(names[i]), fmt(gradient[i])])],
  ];
}

export default panel("gradients", draw, tellAll);
