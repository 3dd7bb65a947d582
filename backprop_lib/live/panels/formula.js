// The derivation's formulas with indices filled in, and the symbols that several panels share.
import { LOSS, math, symbol } from "../scene.js";

const number = (v) => `<mn>${v}</mn>`;
const two = (one, other) => (Math.max(one, other) > 9 ? `${number(one)}<mo>,</mo>${number(other)}` : number(`${one}${other}`));
const after = (letter, j) => `<mi>${letter}</mi>${j > 9 ? "<mo>,</mo>" : ""}${number(j)}`;
const before = (j, letter) => `${number(j)}${j > 9 ? "<mo>,</mo>" : ""}<mi>${letter}</mi>`;

/** `fill(template, {l, j, k})`: a template of the derivation (see readers/mathml.py) for one node or weight. */
export function fill(template, { l, j, k = 0 }) {
  const all = {
    "<mi>J</mi><mi>K</mi>": two(j, k),
    "<mi>i</mi><mi>J</mi>": after("i", j),
    "<mi>J</mi><mi>k</mi>": before(j, "k"),
    "<mi>J</mi>": number(j),
    "<mi>K</mi>": number(k),
    "<mi>Q</mi>": number(l),
    "<mi>P</mi>": number(l - 1),
    "<mi>R</mi>": number(l + 1),
  };
  return Object.entries(all).reduce((text, [letter, filled]) => text.replaceAll(letter, filled), template);
}

/** ∂of/∂by at full size, where each is a quantity or the loss. */
export function partial(of, by, kind = "") {
  const name = (q) => (q === "C" ? LOSS : symbol(q));
  const inner = `<mfrac><mrow><mo>∂</mo>${name(of)}</mrow><mrow><mo>∂</mo>${name(by)}</mrow></mfrac>`;
  return `<math displaystyle="true"${kind && ` class="${kind}"`}>${inner}</math>`;
}

/** g'(z) of a node. */
export const slope = (l, j) =>
  math(`<msup><mi>g</mi><mo>′</mo></msup><mo stretchy="false">(</mo>${symbol({ kind: "z", l, j })}<mo stretchy="false">)</mo>`);

/** What enters a weight: the activation before it, an input, or 1 for a bias. */
export const incoming = ({ kind, l, k }) =>
  math(kind === "b" ? number(1) : symbol(l === 2 ? { kind: "x", j: k } : { kind: "a", l: l - 1, j: k }));
