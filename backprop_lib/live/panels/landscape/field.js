// The cost over two weights on a grid: coarse at once, finer when nothing moves any more. Only other weights make it anew.
import { withValues } from "../cost.js";

const AT_ONCE = 4, // ms for the coarse grid
  LATER = 70, // ms for the fine one, in slices
  SLICE = 6;

/** `again()` is called when a finer grid is there. Returns grid(cost, p, [i, j], [lo, hi], mark, moving), stop(). */
export function field(again) {
  let kept = null,
    speed = 0,
    job = 0,
    version = 0;

  const stop = () => {
    cancelAnimationFrame(job);
    job = 0;
  };
  const size = (budget, least, most) => Math.max(least, Math.min(most, Math.floor(Math.sqrt(budget / speed))));

  /** The rows of an n × n grid, the lowest value of the second weight first, one after the other. */
  function* rows(loss, p, [i, j], [lo, hi], n) {
    const u = withValues(p, {}),
      at = (k) => lo + ((hi - lo) * k) / (n - 1);
    for (let b = 0; b < n; b++) {
      u[j] = at(b);
      const row = new Float64Array(n);
      for (let a = 0; a < n; a++) {
        u[i] = at(a);
        row[a] = loss(u);
      }
      yield row;
    }
  }
  const done = (values, n, rest) => ({ values, n, ...rest, version: ++version });
  const others = (p, q, [i, j]) => p.length === q.length && p.every((v, k) => v === q[k] || k === i || k === j);

  function finer(loss, p, axes, range) {
    stop();
    const n = size(LATER, 21, 61),
      work = rows(loss, p, axes, range, n),
      values = [],
      of = kept;
    if (n <= kept.n) return;
    const slice = () => {
      const end = performance.now() + SLICE;
      while (performance.now() < end) {
        const { value, done: over } = work.next();
        if (over) {
          job = 0;
          kept = { ...of, ...done(values, n, { fine: true }) };
          again();
          return;
        }
        values.push(value);
      }
      job = requestAnimationFrame(slice);
    };
    job = requestAnimationFrame(slice);
  }

  return {
    stop,
    grid({ loss }, p, axes, range, mark, moving) {
      const [i, j] = axes;
      const same =
        kept && kept.mark === mark && kept.range.join() === range.join() && kept.axes.join() === axes.join() && others(p, kept.p, axes);
      if (!same) {
        stop();
        if (!speed) {
          const from = performance.now();
          for (let n = 0; n < 20; n++) loss(withValues(p, { [i]: n, [j]: -n }));
          speed = Math.max(1e-4, (performance.now() - from) / 20);
        }
        const n = size(AT_ONCE, 7, 31),
          from = performance.now();
        kept = done([...rows(loss, p, axes, range, n)], n, { mark, range, axes, p, fine: false });
        speed = 0.5 * speed + 0.5 * Math.max(1e-4, (performance.now() - from) / n ** 2);
      }
      if (!kept.fine && !moving && !job) finer(loss, p, axes, range);
      return kept;
    },
  };
}
