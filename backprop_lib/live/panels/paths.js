// The path ledger: every way from the selected weight to the loss, its factors, its product, and their sum.
import { panel } from "../panel.js";
import { fmt, html, LOSS, listen, math, put, symbol, words, write } from "../scene.js";
import { figure } from "./figure.js";
import { ledger } from "./ledger.js";
import { lights } from "./lights.js";
import { merged } from "./merged.js";
import { byOutput, columns, costs, factor, MOST, product, routes, ways } from "./route.js";

const COUNT = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const LIT = 12; // so many paths are lit together in the diagram
const counted = (n) => COUNT[n] ?? n.toLocaleString("en");

const build = (view) => {
  const { root, live, model, say, signal } = view,
    { sizes, loss } = live.PROGRAM,
    L = sizes.length;
  const fused = Boolean(live.LOSSES[loss].delta),
    owner = {};
  live.lights ??= lights;
  const bench = root.closest(".bp-grid"),
    place = bench?.querySelector(':scope > [data-place="left"]');
  // in a workbench without a panel on the right, the words stand there, beside the diagram
  const free = place && !bench.querySelector(':scope > [data-place="right"]:not(.bp-ways-slot)');
  const slot = free ? html(null, "div", { class: "bp-ways-slot", "data-place": "right", "data-part": "paths" }) : root;
  if (free) {
    place.after(slot);
    listen(signal, "abort", () => slot.remove());
  }
  const head = html(slot, "div", { class: "bp-ways", role: "group" }),
    told = html(head, "div");
  const title = html(told, "h2"),
    text = html(told, "p");
  const toggle = html(
    told,
    "button",
    {
      type: "button",
      class: "bp-switch",
      role: "switch",
    },
    '<i></i><span>merge into <span class="chip">δ</span></span>',
  );
  const counts = html(head, "div", { class: "bp-counts" });
  const body = html(root, "div", { class: "bp-ledger-box" }),
    sentence = html(root, "p", { class: "bp-state" });
  const badge = html(sentence, "b"),
    line = html(sentence, "span");
  let drawn = "",
    table = null,
    pointed = -1,
    pinned = -1,
    list = [],
    of = null; // what the paths start from; another weight may be selected before the next frame draws it

  listen(
    toggle,
    "click",
    () => {
      model.set("merged", !model.get("merged"));
      model.save_changes();
    },
    signal,
  );
  listen(
    toggle,
    "keydown",
    (event) => {
      if (event.key === "Enter" || event.key === " ") event.stopPropagation();
    },
    signal,
  );
  const redraw = () => draw(live.state);
  model.on("change:merged", redraw);
  listen(signal, "abort", () => {
    model.off("change:merged", redraw);
    live.light(owner, null);
  });

  /** Lights one path in the diagram, or all of them where they are few. */
  function light(i) {
    pointed = i;
    const q = of,
      single = list[i],
      merge = model.get("merged"),
      shown = single ? [single] : bench && list.length <= LIT ? list : []; // all of them only in a diagram beside it
    const weights = new Set(),
      nodes = new Map();
    for (const path of shown)
      for (let m = q.l; m <= L; m++) {
        nodes.set(
          `${m},${path[m]}`,
          m < L ? "" : list.length > LIT ? "" : String(single ? i + 1 : list.length === sizes[L - 1] ? path[L] : ""),
        );
        if (m > q.l) weights.add(live.index(m, path[m], path[m - 1]));
      }
    live.light(
      owner,
      shown.length
        ? { weights: [...weights], nodes: [...nodes].map(([key, mark]) => [...key.split(",").map(Number), mark]), delta: merge }
        : null,
    );
    table?.mark(i, pinned);
  }

  const rows = {
    point: (i) => i !== pointed && light(i < 0 ? pinned : i),
    pin(i) {
      pinned = pinned === i ? -1 : i;
      light(pinned);
      say(pinned < 0 ? "all paths" : `path ${i + 1} is lit in the diagram`);
    },
  };

  function tell(s, merge) {
    const { q } = s,
      n = ways(sizes, q.l),
      next = sizes[q.l],
      node = math(symbol({ kind: "a", l: q.l, j: q.j })),
      name = math(symbol(q)),
      C = math(LOSS);
    write(
      title,
      merge
        ? "Shared tails, worked out once."
        : `${n === 1 ? "One path leads" : `${counted(n)[0].toUpperCase()}${counted(n).slice(1)} paths lead`} to the loss.`,
    );
    const feeds = `${next === 1 ? "one" : next === 2 ? "both" : `all ${next}`} ${q.l + 1 === L ? `output${next > 1 ? "s" : ""}` : `node${next > 1 ? "s" : ""} of layer ${q.l + 1}`}`;
    const times = n === 1 ? "once" : n === 2 ? "twice" : `${n.toLocaleString("en")} times`;
    const further = q.l + 1 < L ? `, and so on: ${sizes.slice(q.l).join(" · ")} = ${n.toLocaleString("en")}` : "";
    text.innerHTML = merge
      ? "A δ is a product that several paths share. It is worked out once, kept, and travels against the flow."
      : q.l === L
        ? `${node} is an output: ${name} reaches ${C} through it and through nothing else. Multiply along the path.`
        : `${node} feeds ${feeds}${further}, so ${name} reaches ${C} ${times}. Multiply along each path${n > 1 ? ", then add the paths" : ""}.`;
    const cost = costs(sizes, q, fused),
      weights = live.PROGRAM.nWeights;
    counts.innerHTML = [
      [`for this ${q.kind === "b" ? "bias" : "weight"}`, cost.one],
      [weights > 1 ? `for all ${weights.toLocaleString("en")} weights` : "for the weight", cost.all],
    ]
      .map(
        ([what, pair], i) =>
          `<div><p>${i ? "" : "multiplications "}${what}</p>${pair.map((count, side) => `<span class="${(side === 1) === merge ? "" : "off"}"><b>${count.toLocaleString("en")}</b> ${side ? "with δ" : "path by path"}<i data-share="${(count / Math.max(...pair, 1)).toFixed(3)}"></i></span>`).join("")}</div>`,
      )
      .join("");
    for (const bar of counts.querySelectorAll("i")) bar.style.width = `${100 * bar.dataset.share}%`;
    put(toggle, { "aria-checked": merge });
    put(head, {
      "aria-label": `${title.textContent} Multiplications for ${words(q)}: ${cost.one[0]} path by path, ${cost.one[1]} with delta; for all weights ${cost.all[0]} and ${cost.all[1]}`,
    });
  }

  function draw(s) {
    const merge = model.get("merged"),
      key = `${s.k},${merge}`;
    if (key !== drawn) {
      drawn = key;
      pinned = -1;
      of = s.q;
      list = ways(sizes, s.q.l) > MOST ? [] : routes(sizes, s.q);
      tell(s, merge);
      body.replaceChildren();
      table = merge ? merged(view, body, s, fused) : ledger(view, body, s, columns(L, s.q.l, fused), list, rows);
      light(-1);
    }
    const said = table.draw(s),
      changed = s.changed.length > 0 || s.moved;
    write(badge, changed ? "changed" : "start values");
    put(badge, { class: changed ? "changed" : "" });
    if (line.dataset.of !== key) {
      line.dataset.of = key;
      line.innerHTML = `The slope for ${math(symbol(s.q))} is <span></span>`;
    }
    const text = `${fmt(s.slope)}${said}`;
    if (!text.includes("<")) write(line.lastChild, text);
    else if (line.dataset.said !== text) line.lastChild.innerHTML = line.dataset.said = text;
  }
  return draw;
};

const FACTOR = { loss: "loss slope", fused: "delta", slope: "activation slope", weight: "weight", in: "incoming" };

/** Every path in words, factor by factor, or output by output where they are many; and what it costs to multiply them out. */
function tellAll(s, { live }) {
  const { sizes, loss, nWeights } = live.PROGRAM,
    { q } = s,
    L = sizes.length,
    n = ways(sizes, q.l),
    fused = Boolean(live.LOSSES[loss].delta),
    list = columns(L, q.l, fused),
    { one, all } = costs(sizes, q, fused);
  const heads = list.map(({ role, l }) => `${FACTOR[role]}${role === "in" ? "" : ` layer ${l}`}`),
    passed = (path) => [...Array(L - q.l + 1).keys()].map((i) => `a ${path[q.l + i]} layer ${q.l + i}`).join(", "),
    row = (path, i) => [
      `path ${i + 1}, through ${passed(path)}`,
      ...list.map((c) => figure(factor(c, path, s, live))),
      figure(product(list, path, s, live)),
    ];
  return [
    `${n === 1 ? "One path leads" : `${n.toLocaleString("en")} paths lead`} from ${words(q)} to the loss. ${n === 1 ? "Its product" : "The sum of their products"} is ${fmt(s.slope)}.`,
    n > MOST
      ? [["through", "sum of products"], ...byOutput(s, live).map((v, j) => [`output ${j + 1}`, figure(v)])]
      : [["path", ...heads, "product"], ...routes(sizes, q).map(row)],
    `Multiplications: ${one[0].toLocaleString("en")} path by path and ${one[1].toLocaleString("en")} with delta; for all ${nWeights} weights ${all[0].toLocaleString("en")} and ${all[1].toLocaleString("en")}.`,
  ];
}

export default panel("paths", build, tellAll);
