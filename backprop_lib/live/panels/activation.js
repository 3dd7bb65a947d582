// g and g' of a layer over z, with each node's z marked; another function can be chosen, and everything follows.
import { panel } from "../panel.js";
import { fmt, html, listen, math, put, symbol, words, write } from "../scene.js";
import { fill, slope } from "./formula.js";
import { plot } from "./plot.js";

const SATURATED = 0.1; // of the largest slope

const build = ({ root, live, model, width, say, signal }) => {
  const { sizes } = live.PROGRAM,
    L = sizes.length,
    forms = model.get("formulas"),
    needed = model.get("needed");
  const bar = html(root, "div", { class: "bp-pickers" });
  const group = (label, items, act) => {
    const set = html(bar, "div", { class: "bp-choice", role: "group", "aria-label": label }, `<span class="muted">${label}</span>`);
    return items.map((item, i) => {
      const node = html(set, "button", { type: "button", class: "bp-button", "data-pick": i }, item);
      listen(node, "click", () => act(i), signal);
      return node;
    });
  };
  const layers = group(
    "layer",
    sizes.slice(1).map((_, i) => `${i + 2}`),
    (i) => {
      model.set("layer", i + 2);
      model.save_changes();
    },
  );
  const names = group(
    "function",
    live.ACTIVATIONS.map(({ label }) => label),
    (place) => {
      const l = layer(live.state),
        now = live.state.activations,
        fixed = l === L && needed && live.ACTIVATIONS[place].name !== needed;
      if (fixed) say(reason());
      else if (now[l - 2] !== place)
        say(
          `layer ${l} has ${live.ACTIVATIONS[place].label}; ${live.change({ activations: now.map((old, i) => (i === l - 2 ? place : old)) })}`,
        );
    },
  );
  const why = html(bar, "p", { class: "muted" });
  const grid = html(root, "div", { class: "bp-steps" }),
    picture = plot(html(grid, "div"), Math.max(260, Math.min(width, 516)));
  const side = html(grid, "div"),
    title = html(side, "h2"),
    rule = html(side, "div", { class: "bp-rules" }),
    note = html(side, "p");
  const box = html(side, "div", { class: "bp-scroll bp-zs" }),
    table = html(box, "table", { class: "bp-ledger compact" });
  let shown = "",
    rows = [],
    lowest = 0,
    highest = 0,
    ruled = "";

  const reason = () => `this loss stands on an output layer with ${needed}`;
  const layer = (s) => model.get("layer") || s.q.l;
  const node = (s) => (s.q.l === layer(s) ? s.q.j : 1);

  function choose(i) {
    const { q } = live.state,
      l = layer(live.state),
      k = q.kind === "w" && q.l === l ? q.k : 1;
    if (!(q.l === l && q.j === i + 1)) live.select(live.index(l, i + 1, k));
  }
  listen(
    table,
    "click",
    (event) => {
      const at = event.target.closest("tr")?.dataset.at;
      if (at !== undefined) choose(Number(at));
    },
    signal,
  );
  listen(
    root,
    "keydown",
    (event) => {
      if (event.key === "Enter" || event.key === " ") event.stopPropagation();
      const at = Number(event.target.dataset.node ?? -1),
        step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
      if (at < 0 || !step || event.ctrlKey || event.metaKey || event.altKey) return;
      live.used(event);
      const to = Math.max(0, Math.min(rows.length - 1, at + step));
      rows[to].button.focus();
      choose(to);
    },
    signal,
  );

  function build(l) {
    table.innerHTML =
      '<thead><tr><th scope="col">node</th><th scope="col"><i>z</i></th><th scope="col"><i>a</i></th><th scope="col" class="f2"><i>g</i>′</th></tr></thead>';
    const body = html(table, "tbody");
    rows = Array.from({ length: sizes[l - 1] }, (_, i) => {
      const row = html(body, "tr", { "data-at": i }),
        button = html(
          html(row, "th", { scope: "row" }),
          "button",
          {
            type: "button",
            class: "bp-path",
            "data-node": i,
            "aria-label": words({ kind: "a", l, j: i + 1 }),
          },
          `<b>${i + 1}</b>`,
        );
      return { row, button, cells: [0, 1, 2].map((c) => html(row, "td", { class: c === 2 ? "f2" : "" }, "<span></span>").firstChild) };
    });
    picture.nodes(sizes[l - 1]);
  }

  function tell(s, l, row) {
    const j = node(s),
      key = `${l},${j},${row.name}`,
      { of, slope: derived } = forms[row.name];
    write(title, `${row.label} in layer ${l}`);
    if (ruled !== key) {
      ruled = key;
      rule.innerHTML =
        `<p>${math(symbol({ kind: "a", l, j }))} = ${fill(of, { l, j })} = <b></b></p><p class="f2">${slope(l, j)} = ${fill(derived, { l, j })} = <b class="u2"></b></p>`.replaceAll(
          "<math>",
          '<math displaystyle="true">',
        );
    }
    const [a, g] = rule.querySelectorAll("b");
    write(a, fmt(s.v.a[l][j - 1]));
    write(g, fmt(s.v.da_dz[l][j - 1]));
    const slopes = Array.from(s.v.da_dz[l]),
      most = picture.steepest,
      small = slopes.flatMap((d, i) => (Math.abs(d) < SATURATED * most ? [i + 1] : [])),
      off = slopes.filter((d) => d === 0).length;
    const which = small.length === 1 ? `node ${small[0]}` : `${small.length} nodes`;
    write(
      note,
      row.name === "identity"
        ? "g′ is 1 everywhere: the factor is there, and changes nothing."
        : off
          ? `${off === 1 ? "One node is" : `${off} nodes are`} off: g′ is 0, and nothing passes back through ${off === 1 ? "it" : "them"}.`
          : small.length
            ? `Where the curve is flat g′ is small: through ${which} little passes back.`
            : "Where the curve is steep much passes back, where it is flat little.",
    );
  }

  function draw(s) {
    const l = layer(s),
      place = s.activations[l - 2],
      row = live.ACTIVATIONS[place],
      fixed = l === L && needed;
    if (shown !== `${l}`) {
      shown = `${l}`;
      build(l);
      lowest = highest = 0;
    }
    layers.forEach((button, i) => put(button, { "aria-pressed": i + 2 === l }));
    names.forEach((button, i) => put(button, { "aria-pressed": i === place, "aria-disabled": Boolean(fixed && i !== place) }));
    write(why, fixed ? `${reason()[0].toUpperCase()}${reason().slice(1)}.` : "");
    const z = s.v.z[l],
      [lo, hi] = [Math.min(-6, Math.floor(Math.min(...z))), Math.max(6, Math.ceil(Math.max(...z)))];
    lowest = s.moving ? Math.min(lowest, lo) : lo;
    highest = s.moving ? Math.max(highest, hi) : hi;
    picture.draw(
      row,
      lowest,
      highest,
      Array.from(z, (value, i) => [value, s.v.a[l][i], s.v.da_dz[l][i]]),
      s.q.l === l ? s.q.j - 1 : -1,
    );
    rows.forEach(({ row: line, button, cells }, i) => {
      const mine = i === node(s) - 1;
      [z[i], s.v.a[l][i], s.v.da_dz[l][i]].forEach((value, c) => {
        write(cells[c], fmt(value));
      });
      put(line, { class: mine && s.q.l === l ? "mine" : "" });
      put(button, { tabindex: mine ? 0 : -1, "aria-pressed": mine && s.q.l === l });
    });
    tell(s, l, row);
    if (!s.moving) {
      put(picture.svg, {
        "aria-label": `${row.label} and its slope; ${Array.from(
          z,
          (value, i) => `node ${i + 1} at z ${fmt(value, 2)}, slope ${fmt(s.v.da_dz[l][i])}`,
        )
          .slice(0, 8)
          .join("; ")}`,
      });
      put(table, { "aria-label": `z, a and slope of the nodes of layer ${l}` });
    }
  }
  const redraw = () => draw(live.state);
  model.on("change:layer", redraw);
  listen(signal, "abort", () => model.off("change:layer", redraw));
  return draw;
};

/** The curve and its slope at some z, and every node of the layer, in words. */
function tellAll(s, { live, model }) {
  const l = model.get("layer") || s.q.l,
    row = live.ACTIVATIONS[s.activations[l - 2]],
    some = Array.from({ length: 13 }, (_, i) => i - 6);
  const nodes = Array.from(s.v.z[l], (z, i) => [`node ${i + 1}`, ...[z, s.v.a[l][i], s.v.da_dz[l][i]].map((v) => fmt(v))]);
  return [
    `Layer ${l} has ${row.label}.`,
    [["node", "z", "a", "slope"], ...nodes],
    [["z", row.label, "slope"], ...some.map((z) => [fmt(z, 0), fmt(row.g(z)), fmt(row.slope(z, row.g(z)))])],
  ];
}

export default panel("activation", build, tellAll);
