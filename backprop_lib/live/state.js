// What the panels draw: everything that follows from the parameters, the sample and the selected weight.
import { evaluate, lossOf, PROGRAM } from "./program.js";

const POINTS = 101;

/** Every weight, then every bias, in the order of the parameters: {kind, l, j, k}. */
export function quantities({ sizes, hasBiases }) {
  const all = [],
    nodes = (l) => Array.from({ length: sizes[l - 1] }, (_, i) => i + 1),
    layers = sizes.map((_, i) => i + 1).slice(1);
  for (const l of layers) for (const j of nodes(l)) for (const k of nodes(l - 1)) all.push({ kind: "w", l, j, k });
  if (hasBiases) for (const l of layers) for (const j of nodes(l)) all.push({ kind: "b", l, j });
  return all;
}

/** Parameters that can be computed with. */
export const sane = (p) => p.length === PROGRAM.nParameters && p.every(Number.isFinite);

/** The range in which a value may be moved; it always holds the value itself. */
export const around = ([lo, hi], value) => [Math.min(lo, value), Math.max(hi, value)];

/** The state at parameters p; `curve` and `ghost` are computed when they are first asked for. */
export function snapshot({ p, k, x, y, start, bounds, activations, names }) {
  const v = evaluate(p, x, y, activations);
  const withOne = (i, value) => {
    const u = Array.from(p);
    u[i] = value;
    return u;
  };
  let curve = null,
    ghost = null;
  return {
    p,
    k,
    x,
    y,
    v,
    start,
    activations,
    q: names[k],
    value: p[k],
    slope: v.gradient[k],
    changed: names.filter((_, i) => p[i] !== start[i]),
    /** The loss with one parameter set to another value. */
    lossAt: (i, value) => lossOf(withOne(i, value), x, y, activations),
    /** The loss over the selected parameter: {xs, ys, lo, hi}. */
    get curve() {
      if (curve) return curve;
      const [lo, hi] = around(bounds, p[k]),
        u = Array.from(p),
        xs = Array.from({ length: POINTS }, (_, i) => lo + ((hi - lo) * i) / (POINTS - 1));
      const at = (value) => {
        u[k] = value;
        return lossOf(u, x, y, activations);
      };
      curve = { xs, ys: xs.map(at), lo, hi };
      return curve;
    },
    /** The selected parameter at its start value, all others as they are now: {value, C, slope}. */
    get ghost() {
      if (ghost) return ghost;
      const then = evaluate(withOne(k, start[k]), x, y, activations);
      ghost = { value: start[k], C: then.C, slope: then.gradient[k] };
      return ghost;
    },
  };
}

/** What a change did, in one sentence for screen readers: to an input, or else the weight; `C` is the loss before, null while it may not be told. */
export function sentence(s, input, C, { exact, fmt, words }) {
  const { kind, l, j, k } = s.q,
    { v } = s,
    what = input < 0 ? `${words(s.q)}, ${exact(s.value)}` : `x ${input + 1}, ${exact(s.x[input])}`;
  if (C === null) return what;
  const moved = fmt(C) === fmt(v.C) ? `loss stays ${fmt(v.C)}` : `loss ${v.C < C ? "fell" : "rose"} ${fmt(C)} to ${fmt(v.C)}`;
  const factors = [
    ["loss slope", v.dC_da[l][j - 1]],
    ["g prime", v.da_dz[l][j - 1]],
    ["incoming activation", kind === "w" ? v.a[l - 1][k - 1] : 0],
  ];
  const [biggest] = factors.reduce((one, other) => (Math.abs(other[1]) > Math.abs(one[1]) ? other : one));
  return `${what}; ${moved}; slope ${fmt(s.slope).replace("\u2212", "negative ")}; biggest factor: ${biggest}`;
}
