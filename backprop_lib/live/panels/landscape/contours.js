// Lines of equal cost through a grid of values, by marching squares.
import { ticks } from "../../scene.js";

// for each case of corners above the level (1 low left, 2 low right, 4 up right, 8 up left): the pairs of sides that are joined
const [S, E, N, W] = [0, 1, 2, 3];
const SIDES = [
  [],
  [W, S],
  [S, E],
  [W, E],
  [E, N],
  [W, S, E, N],
  [S, N],
  [W, N],
  [N, W],
  [N, S],
  [S, E, N, W],
  [N, E],
  [E, W],
  [E, S],
  [S, W],
  [],
];

/** Levels at round numbers; where few corners are very high, they stand closer near the bottom. */
export function levels(values) {
  const all = values.flatMap((row) => Array.from(row)).filter(Number.isFinite);
  all.sort((one, other) => one - other);
  const [lo, hi] = [all[0], all.at(-1)],
    high = all[Math.floor(0.85 * all.length)];
  if (!(hi - lo > 1e-9 * Math.max(1, Math.abs(hi)))) return { lo, hi, power: 1, all: [] };
  const power = high - lo < 0.25 * (hi - lo) ? 3 : 1;
  const even = power === 1 ? ticks(lo, hi, 12).all : Array.from({ length: 11 }, (_, n) => lo + (hi - lo) * ((n + 1) / 12) ** power);
  return { lo, hi, power, all: even.filter((level) => level > lo && level < hi) };
}

/** The segments of one level, in grid steps from the lower left: [[x1, y1, x2, y2], …]. */
export function segments(values, level) {
  const n = values.length,
    found = [];
  for (let b = 0; b + 1 < n; b++)
    for (let a = 0; a + 1 < n; a++) {
      const corner = [values[b][a], values[b][a + 1], values[b + 1][a + 1], values[b + 1][a]].map((v) =>
        Number.isFinite(v) ? v : Number.MAX_VALUE,
      );
      const kind = corner.reduce((sum, v, k) => sum + (v > level ? 2 ** k : 0), 0),
        sides = SIDES[kind];
      if (!sides.length) continue;
      const between = (one, other) => (level - corner[one]) / (corner[other] - corner[one]);
      const at = (side) => {
        if (side === S) return [a + between(0, 1), b];
        if (side === E) return [a + 1, b + between(1, 2)];
        if (side === N) return [a + between(3, 2), b + 1];
        return [a, b + between(0, 3)];
      };
      for (let k = 0; k < sides.length; k += 2) found.push([...at(sides[k]), ...at(sides[k + 1])]);
    }
  return found;
}

/** A place for the number of each of some lines: well inside, far from the other numbers. */
export function places(lines, n) {
  const taken = [];
  return lines.map((line) => {
    let best = null,
      most = 0.11;
    for (const [x1, y1, x2, y2] of line) {
      const [x, y] = [(x1 + x2) / 2 / (n - 1), (y1 + y2) / 2 / (n - 1)],
        inside = Math.min(x - 0.06, 0.94 - x, y - 0.03, 0.97 - y);
      if (inside < 0) continue;
      const far = Math.min(0.5, ...taken.map(([u, v]) => Math.hypot(x - u, 1.6 * (y - v)))) + 0.2 * inside;
      if (far > most) [most, best] = [far, [x, y]];
    }
    if (best) taken.push(best);
    return best;
  });
}
