// The ways from a weight to the loss: the factors along each, and how often one has to multiply.

export const MOST = 200; // more paths are summarised

/** How many paths lead from layer l to the loss. */
export const ways = (sizes, l) => sizes.slice(l).reduce((product, n) => product * n, 1);

/** Each path as the nodes it passes, by layer: path[l] … path[L]. */
export function routes(sizes, { l, j }) {
  let all = [{ [l]: j }];
  for (let m = l + 1; m <= sizes.length; m++)
    all = all.flatMap((path) => Array.from({ length: sizes[m - 1] }, (_, i) => ({ ...path, [m]: i + 1 })));
  return all;
}

/** The columns of the ledger from the loss back to the weight: {role, l}; `fused` where loss slope and g' cancel. */
export function columns(L, l, fused) {
  const all = fused
    ? [{ role: "fused", l: L }]
    : [
        { role: "loss", l: L },
        { role: "slope", l: L },
      ];
  for (let m = L; m > l; m--) all.push({ role: "weight", l: m }, { role: "slope", l: m - 1 });
  return [...all, { role: "in", l }];
}

/** The number in a column of a path. */
export function factor({ role, l }, path, s, live) {
  const j = path[l],
    { v, q } = s;
  if (role === "loss") return v.dC_da[l][j - 1];
  if (role === "fused") return v.delta[l][j - 1];
  if (role === "slope") return v.da_dz[l][j - 1];
  if (role === "weight") return s.p[live.index(l, j, path[l - 1])];
  return q.kind === "w" ? v.a[l - 1][q.k - 1] : 1;
}

/** The product along a path; where loss slope and g' cancel, the column is their product already. */
export const product = (list, path, s, live) => list.reduce((so, column) => so * factor(column, path, s, live), 1);

/** What the selected weight does to the loss through each output: the sum over all paths that end there. */
export function byOutput(s, live) {
  const { sizes } = live.PROGRAM,
    L = sizes.length,
    { q, v } = s;
  let moved = new Float64Array(sizes[q.l - 1]); // ∂z/∂w, layer by layer
  moved[q.j - 1] = q.kind === "w" ? v.a[q.l - 1][q.k - 1] : 1;
  for (let m = q.l + 1; m <= L; m++) {
    const next = new Float64Array(sizes[m - 1]);
    for (let i = 0; i < next.length; i++)
      for (let j = 0; j < moved.length; j++) next[i] += s.p[live.index(m, i + 1, j + 1)] * v.da_dz[m - 1][j] * moved[j];
    moved = next;
  }
  return Array.from(moved, (change, j) => v.delta[L][j] * change);
}

/** Multiplications path by path and with shared tails kept as δ, for one weight or bias and for all weights. */
export function costs(sizes, q, fused) {
  const L = sizes.length,
    n = (l) => sizes[l - 1],
    last = fused ? 0 : 1; // the multiplication inside an output's δ
  const along = (l) => 2 * (L - l) + last + 1;
  let apart = 0,
    together = 0;
  for (let l = 2; l <= L; l++) {
    const weights = n(l) * n(l - 1);
    apart += weights * ways(sizes, l) * along(l);
    together += weights + (l === L ? last * n(l) : n(l)) + (l > 2 ? weights : 0);
  }
  const bias = q.kind === "b" ? 1 : 0;
  let mine = q.l === L ? last : n(q.l + 1) + 1;
  for (let m = q.l + 1; m <= L; m++) mine += m === L ? last * n(m) : n(m) * (n(m + 1) + 1);
  return { one: [ways(sizes, q.l) * (along(q.l) - bias), mine + 1 - bias], all: [apart, together] };
}
