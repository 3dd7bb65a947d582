// The factors of one derivative by the chain rule, with their names, colours and numbers.
import { math, symbol } from "../../scene.js";
import { incoming, partial, slope } from "../formula.js";

/** The factors of quantity `q` where `v` is what `evaluate` computed: [{words, markup, kind, value}], two where the first two cancel. */
export function factorsOf(live, q, v) {
  const { kind, l, j, k } = q,
    fused = l === live.PROGRAM.sizes.length && live.LOSSES[live.PROGRAM.loss].delta;
  const last = {
    words: kind === "b" ? "one, as a bias counts once" : l === 2 ? "input" : "incoming activation",
    markup: incoming(q),
    kind: "f3",
    value: kind === "b" ? 1 : v.a[l - 1][k - 1],
  };
  if (fused) return [{ words: "delta", markup: math(symbol({ kind: "delta", l, j })), kind: "fd", value: v.delta[l][j - 1] }, last];
  return [
    { words: "loss slope", markup: partial("C", { kind: "a", l, j }), kind: "f1", value: v.dC_da[l][j - 1] },
    { words: "activation slope", markup: slope(l, j), kind: "f2", value: v.da_dz[l][j - 1] },
    last,
  ];
}

/** A factor as it is shown: its symbol in its colour over its name. */
export const face = ({ kind, markup, words }) => `<span class="${kind}">${markup}</span><small>${words}</small>`;
