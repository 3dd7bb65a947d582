// The derivation as a list of single values, in the order in which they are computed, and what each of them needs.
import { exact, fmt, LOSS, math, symbol, words } from "../scene.js";
import { fill, partial } from "./formula.js";

const nodes = (n) => Array.from({ length: n }, (_, i) => i + 1);

/** Every value: {kind, l, j, k, part}; kinds z, a, p (softmax), C, dC_da, delta, dw, db. `parts` are the layers, there and back. */
export function program({ sizes, hasBiases }, softmax) {
  const L = sizes.length,
    steps = [],
    parts = [],
    layers = nodes(L).slice(1);
  const part = (way, l) => {
    parts.push({ way, l, from: steps.length + 1, to: 0 });
    return parts.length - 1;
  };
  const add = (step) => steps.push({ ...step, part: parts.length - 1 });
  for (const l of layers) {
    part("forward", l);
    for (const j of nodes(sizes[l - 1])) for (const kind of ["z", "a"]) add({ kind, l, j });
  }
  part("loss", L);
  if (softmax) for (const j of nodes(sizes[L - 1])) add({ kind: "p", l: L, j });
  add({ kind: "C", l: L });
  for (const l of [...layers].reverse()) {
    part("backward", l);
    for (const j of nodes(sizes[l - 1])) {
      for (const kind of ["dC_da", "delta"]) add({ kind, l, j });
      for (const k of nodes(sizes[l - 2])) add({ kind: "dw", l, j, k });
      if (hasBiases) add({ kind: "db", l, j });
    }
  }
  parts.forEach((one, i) => {
    one.to = i + 1 < parts.length ? parts[i + 1].from - 1 : steps.length;
  });
  return { steps, parts };
}

/** The computed values that a value is made of; x, y, weights and biases are given. */
export function needs({ kind, l, j, k }, { sizes }, softmax) {
  const L = sizes.length,
    all = (what, layer) => nodes(sizes[layer - 1]).map((i) => ({ kind: what, l: layer, j: i }));
  if (kind === "z") return l === 2 ? [] : all("a", l - 1);
  if (kind === "a") return [{ kind: "z", l, j }];
  if (kind === "p" || kind === "C") return all("a", L);
  if (kind === "dC_da") return l === L ? [{ kind: softmax ? "p" : "a", l, j }] : all("delta", l + 1);
  if (kind === "delta")
    return [
      { kind: "dC_da", l, j },
      { kind: "z", l, j },
    ];
  return [{ kind: "delta", l, j }, ...(kind === "dw" && l > 2 ? [{ kind: "a", l: l - 1, j: k }] : [])];
}

/** The number of a step. */
export function value({ kind, l, j, k }, s, live) {
  const { v } = s;
  if (kind === "C") return v.C;
  if (kind === "p") return s.y[j - 1] + v.dC_da[l][j - 1];
  if (kind === "dw" || kind === "db") return v.gradient[live.index(l, j, k)];
  return v[kind][l][j - 1];
}

/** The name of a step, as MathML and in words. */
export function name({ kind, l, j, k }) {
  if (kind === "C") return math(LOSS);
  if (kind === "p") return math(`<msub><mi>p</mi><mn>${j}</mn></msub>`);
  if (kind === "dC_da") return partial("C", { kind: "a", l, j });
  if (kind === "dw" || kind === "db") return partial("C", { kind: kind[1], l, j, k });
  return math(symbol({ kind, l, j }));
}
export function spoken({ kind, l, j, k }) {
  if (kind === "C") return "the loss";
  if (kind === "p") return `p ${j}`;
  const of = { dC_da: "a", dw: "w", db: "b" }[kind];
  return of ? `slope of the loss for ${words({ kind: of, l, j, k })}` : words({ kind, l, j });
}

/** The step's formula from the derivation. */
export function rule(step, forms, s, live) {
  const { kind, l, j } = step,
    L = live.PROGRAM.sizes.length;
  if (kind === "C") return forms.C;
  if (kind === "p") return forms.p[j - 1] ?? "softmax of all outputs";
  if (kind === "a") return fill(forms.activations[live.ACTIVATIONS[s.activations[l - 2]].name], { l, j });
  const form = {
    z: "z",
    dC_da: l === L ? "loss" : "back",
    delta: forms.fused && l === L ? "fused" : "delta",
    dw: l === 2 ? "dw_x" : "dw",
    db: "db",
  }[kind];
  return fill(kind === "z" && l === 2 ? forms.z_x : forms[form], step);
}

const inside = (number, text) => (number < 0 ? `(${text})` : text);
const signed = (number, text, first) => `${number < 0 ? "\u2212" : first ? "" : "+"}${first ? "" : " "}${text.replace("\u2212", "")}`;
const weight = (number, bracket = true) =>
  `<span class="${number < 0 ? "neg" : "pos"}">${bracket ? inside(number, exact(number)) : exact(number).replace("\u2212", "")}</span>`;
const colour = (kind, text) => `<span class="${kind}">${text}</span>`;

/** The same with numbers put in; empty where there is nothing to put in. */
export function numbers(step, s, live) {
  const { kind, l, j, k } = step,
    { sizes, hasBiases, loss } = live.PROGRAM,
    L = sizes.length,
    { v } = s,
    w = (m, one, other) => s.p[live.index(m, one, other)];
  const sum = (terms) => (terms.length > 4 ? [...terms.slice(0, 2), `+ … <i>(${terms.length} terms)</i>`] : terms).join(" ");
  if (kind === "z") {
    const terms = nodes(sizes[l - 2]).map((i) => {
      const number = w(l, j, i),
        before = v.a[l - 1][i - 1];
      return `${signed(number, "", i === 1)}${weight(number, false)} · ${inside(before, fmt(before))}`;
    });
    if (hasBiases) terms.push(signed(w(l, j), exact(w(l, j)), false));
    return sum(terms);
  }
  if (kind === "a") return `<i>g</i>(${fmt(v.z[l][j - 1])})`;
  if (kind === "C") return v.terms ? sum(Array.from(v.terms, (term, i) => signed(term, fmt(term), i === 0))) : "";
  if (kind === "dC_da" && l < L)
    return sum(
      nodes(sizes[l]).map((i) => {
        const d = v.delta[l + 1][i - 1];
        return `${signed(d, fmt(d), i === 1)} · ${weight(w(l + 1, i, j))}`;
      }),
    );
  if (kind === "delta" && !(live.LOSSES[loss].delta && l === L))
    return `${colour("f1", fmt(v.dC_da[l][j - 1]))} · ${colour("f2", inside(v.da_dz[l][j - 1], fmt(v.da_dz[l][j - 1])))}`;
  if (kind === "dw")
    return `<span class="chip">${fmt(v.delta[l][j - 1])}</span> · ${colour("f3", inside(v.a[l - 1][k - 1], fmt(v.a[l - 1][k - 1])))}`;
  return "";
}
