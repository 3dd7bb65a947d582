// What is being lowered: the loss of the sample in view, or the mean over all samples.
import { figure } from "./figure.js";

/** The cost as a function of all parameters, as things stand: `loss(p)`, `gradient(p)`, `count` samples, its symbol. */
export function cost(live, all) {
  const one = live.get("sample"),
    activations = live.get("activations"),
    some = (trait) => (all ? live.get(trait) : [live.get(trait)[one]]),
    X = some("X"),
    Y = some("Y"),
    n = X.length;
  return {
    count: n,
    symbol: n > 1 ? "<mi>C</mi>" : live.scene.LOSS,
    loss: (p) => X.reduce((sum, x, i) => sum + live.lossOf(p, x, Y[i], activations), 0) / n,
    gradient: (p) =>
      X.reduce((sum, x, i) => {
        const { gradient } = live.evaluate(p, x, Y[i], activations);
        for (let at = 0; at < sum.length; at++) sum[at] += gradient[at] / n;
        return sum;
      }, new Float64Array(live.PROGRAM.nParameters)),
  };
}

/** The size of a change in words: four places, or powers of ten where those would all be 0. */
export const amount = (v) => figure(Math.abs(v));

/** Parameters with some of them set: withValues(p, {3: 0.5}). */
export function withValues(p, values) {
  const u = Array.from(p);
  for (const i in values) u[i] = values[i];
  return u;
}
