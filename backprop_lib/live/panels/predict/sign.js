// Does the loss rise, fall or stay when the weight is moved?
import { exact, fmt, html, math, symbol, words } from "../../scene.js";
import { amount, cost, withValues } from "../cost.js";
import { choose } from "./choose.js";

export const SAID = new Map([
  [1, ["M8 13V3M3.500 7.500 8 3l4.500 4.500", "rises"]],
  [-1, ["M8 3v10M3.500 8.500 8 13l4.500-4.500", "falls"]],
  [0, ["M3 6h10M3 10h10", "does not change"]],
]);
const arrow = (way, kind = "") =>
  `<svg viewBox="0 0 16 16" aria-hidden="true" class="bp-arrow ${kind}"><path d="${SAID.get(way)[0]}"/></svg>`;

export const sign = {
  about: ({ q, s, i, stage }) => `${math(symbol(q))} goes from ${exact(s.p[i])} to ${exact(s.p[i] + stage.step)}.`,
  open(view, box, ask, ready) {
    const options = [...SAID].map(([way, [, does]]) => [way, `${arrow(way)}<span>${does}</span>`, `the loss ${does}`]);
    const { chosen } = choose(view, box, ask.stage.question, options, ready);
    return { answer: chosen };
  },
  judge({ live, s, i, stage }, answer) {
    const { loss } = cost(live, stage.mean),
      before = loss(s.p),
      after = loss(withValues(s.p, { [i]: s.p[i] + stage.step })),
      change = after - before,
      truth = Math.abs(change) <= 1e-12 * Math.max(1, Math.abs(before)) ? 0 : Math.sign(change);
    const by = truth ? ` by ${amount(change)}, from ${fmt(before)} to ${fmt(after)}` : `: it stays ${fmt(before)}`;
    const fact = `the loss ${SAID.get(truth)[1]}${by}.`,
      right = answer === truth;
    const told = answer === null || right ? fact : `you said it ${SAID.get(answer)[1]}, but ${fact}`;
    return { truth, change, right, words: told };
  },
  tell({ q, s, i, stage }, result) {
    return result
      ? []
      : [`${words(q)} goes from ${exact(s.p[i])} to ${exact(s.p[i] + stage.step)}; the loss rises, falls or does not change.`];
  },
  shut(_view, box, { answer, truth }) {
    const row = html(box, "div", { class: "bp-arrows" });
    const show = (way, kind, text) => html(row, "span", { class: kind }, `${arrow(way, kind)}${text} ${SAID.get(way)[1]}`);
    if (answer !== null) show(answer, "ghost", "you: it");
    show(truth, "real", answer === null ? "it" : "the loss");
  },
};
