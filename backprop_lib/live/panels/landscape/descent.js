// Steps against the gradient, and the trail they leave.
import { fmt } from "../../scene.js";
import { amount, withValues } from "../cost.js";

/** After one step: the weights in `axes`, or all of them, moved by −η times their slopes. */
export function lowered(p, gradient, rate, axes, every) {
  if (every) return Array.from(p, (v, i) => v - rate * gradient[i]);
  return withValues(p, Object.fromEntries(axes.map((i) => [i, p[i] - rate * gradient[i]])));
}

/** `model` keeps the trail: [[u, v, cost], …], the one before it, and the weights it began with. */
export function descent(live, model, measure) {
  const spot = (p) => model.get("axes").map((i) => p[i]);
  const close = (one, other) => one && Math.abs(one[0] - other[0]) + Math.abs(one[1] - other[1]) < 1e-9;

  /** Walks `count` steps as one change; returns a sentence. */
  function walk(count) {
    const { loss, gradient } = measure(),
      [axes, rate, every] = ["axes", "rate", "every"].map((trait) => model.get(trait));
    let p = Array.from(live.state.p),
      trail = [...model.get("trail")];
    const before = loss(p);
    if (!close(trail.at(-1), spot(p)) || Math.abs(trail.at(-1)[2] - before) > 1e-9 * Math.max(1, before)) {
      if (trail.length > 1) model.set("before", trail);
      model.set("origin", p);
      trail = [[...spot(p), before]];
    }
    let taken = 0;
    while (taken < count) {
      const next = lowered(p, gradient(p), rate, axes, every),
        C = loss(next);
      if (!Number.isFinite(C) || !next.every((v) => Math.abs(v) < 1e9)) break;
      p = next;
      taken++;
      trail.push([...spot(p), C]);
    }
    if (!taken) return "the step would leave all bounds; take a smaller learning rate";
    model.set("trail", trail.slice(-1000));
    model.save_changes();
    live.change({ parameters: p });
    const after = trail.at(-1)[2],
      way = after < before ? "fell" : after > before ? "rose" : "stayed";
    const by = way === "stayed" ? "" : ` by ${amount(after - before)}`;
    return `${taken} step${taken > 1 ? "s" : ""}: the cost ${way}${by}, from ${fmt(before)} to ${fmt(after)}${taken < count ? "; the next one would leave all bounds" : ""}`;
  }

  return {
    walk,
    /** Where one stands at the end of the trail before, as after an undo, it is the trail again. */
    again(p, C) {
      const [u, v, end] = model.get("before").at(-1) ?? [];
      if (model.get("trail").length || !close([u, v], spot(p)) || Math.abs(end - C) > 1e-9 * Math.max(1, C)) return;
      const trail = model.get("before");
      model.set("before", []);
      model.set("trail", trail);
      model.save_changes();
    },
    /** Back to where the trail began; it stays as the trail before. */
    back() {
      const trail = model.get("trail"),
        origin = model.get("origin");
      if (trail.length < 2 || origin.length !== live.state.p.length) return "";
      live.change({ parameters: origin }); // first: standing at its end it would be the trail again
      model.set("before", trail);
      model.set("trail", []);
      model.save_changes();
      return `back where the trail began: cost ${fmt(trail[0][2])}`;
    },
  };
}
