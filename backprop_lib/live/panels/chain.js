// The chain rule for the selected weight: each factor as derivative, as formula, as number.
import { panel } from "../panel.js";
import { fmt, html, listen, put, words, write } from "../scene.js";

const draw = ({ root, live, model, signal }) => {
  const forms = model.get("formulas"),
    { sizes, loss } = live.PROGRAM,
    L = sizes.length,
    fused = forms.delta !== null,
    softmax = !live.LOSSES[loss].terms;
  const grid = html(root, "div", { class: "bp-chain", role: "group" });
  let shown = -1,
    numbers = [],
    faces = [],
    result = null;

  /** A formula with its indices filled in. */
  function fill(name, { l, j, k = 0 }) {
    const n = (v) => `<mn>${v}</mn>`,
      both = Math.max(j, k) > 9 ? `${n(j)}<mo>,</mo>${n(k)}` : n(`${j}${k}`),
      sum = j > 9 ? `<mi>i</mi><mo>,</mo>${n(j)}` : `<mi>i</mi>${n(j)}`;
    const all = {
      "<mi>J</mi><mi>K</mi>": both,
      "<mi>i</mi><mi>J</mi>": sum,
      "<mi>J</mi>": n(j),
      "<mi>K</mi>": n(k),
      "<mi>Q</mi>": n(l),
      "<mi>P</mi>": n(l - 1),
      "<mi>R</mi>": n(l + 1),
    };
    return Object.entries(all).reduce((text, [letter, number]) => text.replaceAll(letter, number), forms[name]);
  }

  function build(q) {
    const weight = q.kind === "w",
      merged = fused && q.l === L;
    const factors = [
      { f: 1, of: "C_a", as: q.l === L ? "loss" : "back", caption: "loss slope" },
      { f: 2, of: "a_z", as: "activation", caption: "activation slope" },
      {
        f: 3,
        of: weight ? "z_w" : "z_b",
        as: weight ? (q.l === 2 ? "x" : "w") : "b",
        caption: weight ? (q.l === 2 ? "input" : "incoming activation") : "a bias counts once",
      },
    ];
    const inside = grid.contains(document.activeElement);
    grid.replaceChildren();
    live.point(0); // nothing leaves what is taken away
    grid.classList.toggle("merged", merged);
    const cell = (kind, row, column, inner) => {
      const node = html(grid, "div", { class: kind }, inner);
      node.style.setProperty("--r", row);
      node.style.setProperty("--c", column);
      return node;
    };
    cell("lhs", 1, 1, fill(weight ? "C_w" : "C_b", q));
    for (const row of [1, 2, 3]) cell("op", row, 2, "=");
    numbers = [];
    faces = [];
    for (const { f, of, as, caption } of factors) {
      const column = 2 * f + 1,
        cells = [cell(`fx f${f}`, 1, column, fill(of, q))];
      faces.push({
        node: put(cells[0], { tabindex: f > 1 ? -1 : 0, role: "img" }),
        caption,
        f: merged && f < 3 ? 0 : f,
      });
      if (f < 3) for (const row of [1, 2, 3]) if (!(merged && f === 1 && row > 1)) cell("op dot", row, column + 1, "·");
      if (merged && f === 2) continue;
      const whole = merged && f === 1;
      cells.push(cell(`ex ${whole ? "both" : `f${f}`}`, 2, column, fill(whole ? "delta" : as, q)));
      const number = cell(`nm ${whole ? "both" : ""}`, 3, column, `<span class="${whole ? "chip" : `f${f} u${f}`}"></span>`);
      cells.push(
        number,
        cell(
          `cap ${whole ? "both" : ""}`,
          4,
          column,
          whole ? "after cancelling" : softmax && f === 1 && q.l === L ? "p = softmax(a)" : caption,
        ),
      );
      numbers.push({ node: number.firstChild, f: whole ? 0 : f });
      for (const part of cells) {
        listen(part, "pointerenter", () => live.point(f), signal);
        listen(part, "pointerleave", () => live.point(0), signal);
      }
    }
    if (inside) faces[0].node.focus();
    cell("op eqr", 3, 8, "=");
    result = cell("res", 3, 9, '<span class="sel"><span class="ud"></span></span>').firstChild.firstChild;
    cell("cap", 4, 9, "slope of the loss");
  }

  // one tab stop: the arrows walk from factor to factor, and the one that has the focus is pointed at
  const face = (event) => faces.findIndex(({ node }) => node === event.target);
  listen(
    grid,
    "focusin",
    (event) => {
      const at = face(event);
      for (const [i, { node }] of faces.entries()) put(node, { tabindex: i === at ? 0 : -1 });
      live.point(at + 1);
    },
    signal,
  );
  listen(grid, "focusout", () => live.point(0), signal);
  listen(signal, "abort", () => live.point(0));
  listen(
    grid,
    "keydown",
    (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step || event.ctrlKey) return;
      live.used(event);
      faces[(face(event) + step + 3) % 3].node.focus();
    },
    signal,
  );

  return (s) => {
    if (shown !== s.k) {
      shown = s.k;
      build(s.q);
    }
    const { kind, l, j, k } = s.q,
      { v } = s;
    const values = [v.delta[l][j - 1], v.dC_da[l][j - 1], v.da_dz[l][j - 1], kind === "w" ? v.a[l - 1][k - 1] : 1];
    for (const { node, f } of numbers) write(node, fmt(values[f]));
    write(result, fmt(s.slope));
    if (!s.moving) for (const { node, caption, f } of faces) put(node, { "aria-label": f ? `${caption} ${fmt(values[f])}` : caption });
    if (!s.moving)
      put(grid, {
        "aria-label": `chain rule for ${words(s.q)}: ${numbers.map(({ f }) => fmt(values[f])).join(" times ")} is ${fmt(s.slope)}`,
      });
  };
};

/** The chain rule in words: each factor with its name, and their product. */
function tellAll({ q: { kind, l, j, k }, q, v, slope }, { live: { PROGRAM, LOSSES } }) {
  const merged = l === PROGRAM.sizes.length && LOSSES[PROGRAM.loss].delta;
  const rows = [
    ...(merged
      ? [["loss slope and activation slope, after cancelling", v.delta[l][j - 1]]]
      : [
          [`loss slope: how the loss follows a ${j} layer ${l}`, v.dC_da[l][j - 1]],
          [`activation slope: how a ${j} layer ${l} follows z ${j} layer ${l}`, v.da_dz[l][j - 1]],
        ]),
    kind === "w"
      ? [`${l === 2 ? `input: x ${k}` : `incoming activation: a ${k} layer ${l - 1}`}`, v.a[l - 1][k - 1]]
      : ["a bias counts once", 1],
  ];
  return [
    `The slope of the loss for ${words(q)} is ${rows.map(([, value]) => fmt(value)).join(" times ")} = ${fmt(slope)}.`,
    [["factor", "number"], ...rows.map(([name, value]) => [name, fmt(value)]), ["product", fmt(slope)]],
  ];
}

export default panel("chain", draw, tellAll);
