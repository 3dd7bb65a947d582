// What every panel draws with: elements, numbers, symbols, and the frame that a panel lives in.

const NS = "http://www.w3.org/2000/svg";

/** Sets attributes, leaving those alone that already have their value. */
export function put(node, attributes) {
  for (const name in attributes) {
    const value = String(attributes[name]);
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  return node;
}

/** Shows an SVG element, or hides it. */
export const reveal = (node, on) => put(node, { display: on ? "inline" : "none" });

/** Sets an element's text if it is another one. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
  return node;
}

/** Listens to a target's events until `signal` aborts. */
export const listen = (target, type, act, signal, options = {}) => target.addEventListener(type, act, { ...options, signal });

/** Appends an SVG element; `text` becomes its content. */
export function svg(parent, tag, attributes = {}, text = undefined) {
  const node = put(document.createElementNS(NS, tag), attributes);
  if (text !== undefined) node.textContent = text;
  parent?.appendChild(node);
  return node;
}

/** Appends an HTML element; `inner` is markup. */
export function html(parent, tag, attributes = {}, inner = undefined) {
  const node = put(document.createElement(tag), attributes);
  if (inner !== undefined) node.innerHTML = inner;
  parent?.appendChild(node);
  return node;
}

/** A number as the lessons write it: fixed places, a true minus sign, no minus before a zero. */
export function fmt(value, digits = 4) {
  if (Number.isNaN(value)) return "not a number";
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? "∞" : "\u2212∞";
  const text = size >= 1e5 ? size.toExponential(2).replace(/([+-])(\d)$/, "$10$2") : size.toFixed(digits);
  return (value < 0 && /[1-9]/.test(text) ? "\u2212" : "") + text;
}

/** A number in at most five characters and a sign, for a node or an edge. */
export function short(value, digits = 2) {
  const size = Math.abs(value);
  if (size >= 999.5) return (value < 0 ? "\u2212" : "") + size.toExponential(0).replace("e+", "e");
  return fmt(value, size >= 99.95 ? 0 : size >= 9.995 ? Math.min(1, digits) : digits);
}

/** A value to two decimals, or to the four at most that it needs: what was typed is shown as it was typed. */
export function exact(value) {
  const size = Math.abs(value);
  if (size && size < 5e-5) return value.toExponential(1).replaceAll("-", "\u2212");
  const text = fmt(value).replace(/(\.\d\d\d*?)0+$/, "$1");
  return size < 1e5 ? text : fmt(value);
}

/** "w 1 2 layer 4", as it is read aloud. */
export const words = ({ kind, l, j, k }) => (kind === "x" || kind === "y" ? `${kind} ${j}` : `${kind} ${j}${k ? ` ${k}` : ""} layer ${l}`);

/** A quantity's name in one piece: "w4_1_2", "x_1". */
export const key = ({ kind, l, j, k }) =>
  [kind === "x" || kind === "y" ? kind : `${kind}${l}`, j, k].filter((part) => part !== undefined).join("_");

/** A quantity in plain text: w₁₂⁽⁴⁾. */
export function plain({ kind, l, j, k }) {
  const low = (n) => String(n).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]),
    high = (n) => String(n).replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);
  return `${kind}${[j, k]
    .filter(Boolean)
    .map(low)
    .join(Math.max(j, k ?? 0) > 9 ? "," : "")}${l ? `⁽${high(l)}⁾` : ""}`;
}

/** The MathML of a quantity: symbol({kind: "w", l: 4, j: 1, k: 2}); indices may be letters. */
export function symbol({ kind, l, j, k }) {
  const letter = `<mi>${kind === "delta" ? "δ" : kind}</mi>`;
  const index = [j, k].filter((part) => part !== undefined);
  const comma = index.some((part) => String(part).length > 1) ? "<mo>,</mo>" : "";
  const below = index.map((part) => (typeof part === "number" ? `<mn>${part}</mn>` : `<mi>${part}</mi>`)).join(comma);
  const under = `<mrow>${comma || index.some((part) => typeof part !== "number") ? below : `<mn>${index.join("")}</mn>`}</mrow>`;
  if (l === undefined || kind === "x" || kind === "y") return index.length ? `<msub>${letter}${under}</msub>` : letter;
  const over = `<mrow><mo stretchy="false">(</mo><mn>${l}</mn><mo stretchy="false">)</mo></mrow>`;
  return index.length ? `<msubsup>${letter}${under}${over}</msubsup>` : `<msup>${letter}${over}</msup>`;
}

/** The loss of one sample, as MathML. */
export const LOSS = "<msub><mi>C</mi><mn>0</mn></msub>";

/** MathML wrapped in its element. */
export const math = (inner, kind = "") => `<math${kind && ` class="${kind}"`}><mrow>${inner}</mrow></math>`;

/** A formula inside an SVG picture, centred on x with its upper edge at y; set its content with `.firstChild.innerHTML`. */
export function formula(parent, x, y, inner = "", { width = 60, kind = "", align = "center" } = {}) {
  const left = align === "center" ? x - width / 2 : x;
  const box = svg(parent, "foreignObject", { x: left, y, width, height: 24, class: "bp-pass" });
  html(box, "div", { class: `bp-fo ${kind}`, "data-align": align }, inner);
  return box;
}

/** Moves a formula that `formula` made. */
export const place = (box, x, y) => put(box, { x: +(x - box.getAttribute("width") / 2).toFixed(1), y: +y.toFixed(1) });

/** The path of ‹ and › at either side of (x, y): what can be moved wears them. */
export const chevrons = (x, y, half) => `M${x - half + 3.5} ${y - 3.5}l-3.5 3.5 3.5 3.5M${x + half - 3.5} ${y - 3.5}l3.5 3.5-3.5 3.5`;

/** Ticks at round numbers: at most `count` of them from lo to hi. */
export function ticks(lo, hi, count) {
  const raw = (hi - lo) / count,
    power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((m) => m * power >= raw * 0.999) * power,
    all = [];
  for (let i = Math.ceil(lo / step - 1e-9); i * step <= hi + 1e-9 * step; i++) all.push(i * step);
  return { step, all, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/** Sets attributes at most once in 300 ms, the last values for certain: what a screen reader hears while a number moves; null stops. */
export function calm(node) {
  let timer = 0,
    wanted = null;
  const flush = () => {
    timer = 0;
    if (!wanted) return;
    put(node, wanted);
    wanted = null;
    timer = setTimeout(flush, 300);
  };
  return (attributes) => {
    wanted = attributes;
    if (!attributes) timer = clearTimeout(timer) ?? 0;
    else if (!timer) flush();
  };
}

/** One of several, as radio buttons: the trait of the panel's model takes the value; `change()` is called when it has another. */
export function choice(parent, label, trait, options, { model, signal }, change) {
  const group = html(parent, "span", { class: "bp-choose", role: "radiogroup", "aria-label": label }),
    name = `bp${Math.random()}`;
  const inputs = Object.entries(options).map(([value, [text, spoken]]) => {
    const item = html(group, "label"),
      input = html(item, "input", { type: "radio", name, value, "aria-label": spoken ?? text });
    html(item, "span", {}, text);
    return input;
  });
  const follow = () => {
    for (const input of inputs) input.checked = input.value === model.get(trait);
  };
  const changed = () => {
    follow();
    change();
  };
  listen(
    group,
    "change",
    (event) => {
      model.set(trait, event.target.value);
      model.save_changes();
    },
    signal,
  );
  listen(group, "keydown", (event) => /^(Arrow|Enter| )/.test(event.key) && event.stopPropagation(), signal);
  model.on(`change:${trait}`, changed);
  listen(signal, "abort", () => model.off(`change:${trait}`, changed));
  follow();
}

/** A panel in words, folded away: `tell(s)` gives sentences and tables (arrays of rows, the first one the heads). Silent, and calm. */
function twin(frame, tell, live, signal) {
  const fold = html(frame, "details", { class: "bp-words" }),
    head = html(fold, "summary", {}, "in words"),
    body = html(fold, "div", { class: "bp-scroll tall", tabindex: 0, role: "group", "aria-label": "in words" });
  let shape = "",
    cells = [],
    timer = 0;
  function paint() {
    timer = 0;
    const parts = tell(live.state),
      now = JSON.stringify(parts.map((part) => (Array.isArray(part) ? part.map((row) => row.length) : 0)));
    if (now !== shape) {
      shape = now;
      body.replaceChildren();
      cells = parts.flatMap((part) => {
        if (!Array.isArray(part)) return html(body, "p");
        const table = html(body, "table");
        return part.flatMap((row, i) => {
          const line = html(table, "tr");
          return row.map((_, n) => html(line, i && n ? "td" : "th", i && n ? {} : { scope: i ? "row" : "col" }));
        });
      });
    }
    parts.flat(2).forEach((text, i) => write(cells[i], String(text)));
  }
  const later = () => {
    if (fold.open) timer ||= setTimeout(paint, 300);
  };
  listen(head, "keydown", (event) => /^(Enter| )$/.test(event.key) && event.stopPropagation(), signal);
  listen(fold, "toggle", () => fold.open && paint(), signal);
  live.subscribe(later, signal);
  listen(signal, "abort", () => clearTimeout(timer));
  return later;
}

/**
 * Draws a panel by `build(view)`, which draws what stays and returns `draw(state)`, which draws what changes. `view` holds
 * `root` (an empty element to draw in), `live` (see model.js), `model` (the panel's own traits), `width` in pixels, `signal`
 * (ends with the panel or when it is built anew, as after a change of width), `say(sentence)` for screen readers, and
 * `redraw()`. `draw` may return scales, by which a prediction is laid over it.
 * `words(s, view)`, if given, says the same in sentences and tables, which unfold under the panel.
 */
export function mount(name, build, live, { model, el, signal, host }, words = null) {
  const frame = html(el, "div", { class: "bp", "data-panel": name });
  const root = html(frame, "div", { class: "bp-root" });
  const region = html(frame, "div", { class: "bp-said", "aria-live": "polite" });
  const say = (text) => {
    region.textContent = "";
    if (text) requestAnimationFrame(() => write(region, text));
  };
  let inner = null,
    draw = null,
    width = 0;
  const follow = (s) => {
    const scales = draw?.(s);
    live.over?.lay(name, root, s, scales);
  };
  const redraw = () => follow(live.state);
  function rebuild(now) {
    width = now;
    inner?.abort();
    inner = new AbortController();
    root.replaceChildren();
    draw = build({ root, live, model, host, width, say, redraw, signal: inner.signal });
    redraw();
  }
  function measure() {
    const style = getComputedStyle(frame),
      now = Math.floor(frame.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    if (now > 0 && now !== width) rebuild(now);
  }
  const observer = new ResizeObserver(measure);
  observer.observe(frame);
  measure();
  if (!width) rebuild(516);
  live.subscribe(follow, signal);
  if (words) {
    const later = twin(frame, (s) => [...words(s, { live, model }), ...(live.over?.words(name, s) ?? [])], live, signal);
    model.on("change", later);
    listen(signal, "abort", () => model.off("change", later));
  }
  listen(frame, "keydown", (event) => live.shortcut(event, say), signal);
  // no key of anything that takes the focus is one of JupyterLab's; browsers let boxes that scroll take it as well
  listen(frame, "focusin", ({ target }) => put(target, { "data-lm-suppress-shortcuts": true }), signal);
  listen(signal, "abort", () => {
    observer.disconnect();
    inner.abort();
    frame.remove();
  });
}
