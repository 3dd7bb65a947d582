// What is under the pointer or the focus, in a line to read and in words to hear.
import { fmt, math, symbol, words } from "../scene.js";

/** One line that tells what is under the pointer or the focus. */
export function tell(live, stop) {
  const s = live.state,
    { v } = s,
    equals = (q, value) => `${math(symbol(q))} = ${fmt(value)}`;
  const { kind, l, j, k } = stop;
  if (kind === "w") {
    const place = live.index(l, j, k);
    return `${equals(stop, s.p[place])} <span>slope of the loss ${fmt(v.gradient[place])}</span>`;
  }
  if (l === 1) return equals({ kind: "x", j }, s.x[j - 1]);
  const parts = [equals({ kind: "a", l, j }, v.a[l][j - 1]), equals({ kind: "z", l, j }, v.z[l][j - 1])];
  if (live.PROGRAM.hasBiases) parts.push(equals({ kind: "b", l, j }, s.p[live.index(l, j)]));
  return [...parts, equals({ kind: "delta", l, j }, v.delta[l][j - 1])].join("<i></i>");
}

/** The same for a screen reader: a name and a value. */
export function spoken(live, { kind, l, j, k }) {
  const s = live.state,
    { v } = s;
  if (kind === "w") {
    const place = live.index(l, j, k);
    const slope = live.veils?.size ? "" : `, slope ${fmt(v.gradient[place])}`; // not before an open prediction is made
    return [words({ kind, l, j, k }), `${fmt(s.p[place], 2)}, loss ${fmt(v.C)}${slope}`];
  }
  if (l === 1) return [`x ${j}`, fmt(s.x[j - 1], 2)];
  const name = `a ${j} layer ${l}`,
    rest = `a ${fmt(v.a[l][j - 1])}, z ${fmt(v.z[l][j - 1])}, delta ${fmt(v.delta[l][j - 1])}`;
  if (!live.PROGRAM.hasBiases) return [name, rest];
  const place = live.index(l, j);
  return [`b ${j} layer ${l}`, `${fmt(s.p[place], 2)}, ${rest}, slope ${fmt(v.gradient[place])}`];
}
