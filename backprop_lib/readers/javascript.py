"""The derivation as JavaScript: the rules as loops and the functions as tables, run by the browser at every drag.

The code does not grow with the network: sizes, activations and loss are data in its first lines. Every g, g', loss term
and loss slope in the tables is printed by SymPy from the same rows and rules as the other readers'.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import sympy as sp

from backprop_lib.functions import ACTIVATIONS, LOSSES, Activation, Loss

if TYPE_CHECKING:
    from backprop_lib.derivation import Program

__all__ = ["to_javascript"]

LOOPS = """\
// places of the first weight and the first bias of each layer in p
const N = (l) => PROGRAM.sizes[l - 1], L = PROGRAM.sizes.length, W = [], B = [];
for (let l = 2, at = 0, bias = PROGRAM.nWeights; l <= L; l++) {
  W[l] = at; at += N(l) * N(l - 1);
  B[l] = bias; bias += N(l);
}
export function parameterIndex(l, j, k) {
  return k === undefined ? B[l] + j - 1 : W[l] + (j - 1) * N(l - 1) + k - 1;
}
export function forward(p, x, activations = PROGRAM.activations) {
  const z = [], a = [null, Float64Array.from(x)];
  for (let l = 2; l <= L; l++) {
    const rows = N(l), columns = N(l - 1), g = ACTIVATIONS[activations[l - 2]].g, before = a[l - 1];
    z[l] = new Float64Array(rows); a[l] = new Float64Array(rows);
    for (let j = 0, at = W[l]; j < rows; j++) {
      let sum = PROGRAM.hasBiases ? p[B[l] + j] : 0;
      for (let k = 0; k < columns; k++) sum += p[at++] * before[k];
      z[l][j] = sum; a[l][j] = g(sum);
    }
  }
  return { z, a };
}
function softmax(a) {
  let m = -Infinity, total = 0;
  for (const o of a) m = Math.max(m, o);
  const e = a.map((o) => Math.exp(o - m));
  for (const v of e) total += v;
  return { top: m, total, p: e.map((v) => v / total) };
}
function lossFrom(z, a, y) {
  const row = LOSSES[PROGRAM.loss];
  if (!row.terms) {
    const s = softmax(a[L]);
    return { terms: null, p: s.p, C: y.reduce((C, t, j) => C - t * a[L][j], s.top + Math.log(s.total)) };
  }
  const terms = Array.from(a[L], (o, j) => row.of(z[L][j], o, y[j]));
  return { terms, p: a[L], C: terms.reduce((C, t) => C + t, 0) };
}
export function lossOf(p, x, y, activations = PROGRAM.activations) {
  const { z, a } = forward(p, x, activations);
  return lossFrom(z, a, y).C;
}
export function evaluate(p, x, y, activations = PROGRAM.activations) {
  const { z, a } = forward(p, x, activations), { C, terms, p: outputs } = lossFrom(z, a, y);
  const row = LOSSES[PROGRAM.loss], dC_da = [], da_dz = [], delta = [], gradient = new Float64Array(PROGRAM.nParameters);
  dC_da[L] = Float64Array.from(outputs, (o, j) => row.slope(z[L][j], o, y[j]));
  for (let l = L; l >= 2; l--) {
    const rows = N(l), columns = N(l - 1), slope = ACTIVATIONS[activations[l - 2]].slope, before = a[l - 1];
    da_dz[l] = new Float64Array(rows); delta[l] = new Float64Array(rows);
    const back = new Float64Array(columns);
    for (let j = 0, at = W[l]; j < rows; j++) {
      da_dz[l][j] = slope(z[l][j], a[l][j]);
      const d = l === L && row.delta ? row.delta(a[l][j], y[j]) : dC_da[l][j] * da_dz[l][j];
      delta[l][j] = d;
      if (PROGRAM.hasBiases) gradient[B[l] + j] = d;
      for (let k = 0; k < columns; k++, at++) { gradient[at] = d * before[k]; back[k] += d * p[at]; }
    }
    dC_da[l - 1] = back;
  }
  return { z, a, C, terms, dC_da, da_dz, delta, gradient };
}
"""


def _code(expression: sp.Expr) -> str:
    return " ".join(str(sp.jscode(expression)).split())


@cache
def _activation(row: Activation) -> str:
    z, a = sp.symbols("z a")
    g, slope = _code(row.symbolic(sp, z)), _code(row.symbolic_slope(sp, z, a))
    return f"  {{ name: {json.dumps(row.name)}, label: {json.dumps(row.label)}, g: (z) => {g}, slope: (z, a) => {slope} }},"


@cache
def _loss(row: Loss) -> str:
    z, a, y = sp.symbols("z a y")
    of = f"(z, a, y) => {_code(row.symbolic(sp, z, a, y))}" if row.terms else "null"
    delta = f"(a, y) => {_code(row.symbolic_delta(sp, a, y))}" if row.symbolic_delta else "null"
    head = f"name: {json.dumps(row.name)}, label: {json.dumps(row.label)}, terms: {json.dumps(row.terms)}"
    return f"  {{ {head}, of: {of}, slope: (z, a, y) => {_code(row.symbolic_slope(sp, z, a, y))}, delta: {delta} }},"


def to_javascript(program: Program) -> str:
    """A JavaScript module with PROGRAM, ACTIVATIONS, LOSSES, parameterIndex, forward, lossOf and evaluate.

    Layers are counted from 1 (`a[1]` is the input), nodes inside an array from 0; `p` holds the parameters in the order
    of `Network.quantities`. Activations are given by their place in ACTIVATIONS, so that they can be switched.
    """
    net = program.net
    names, losses = list(ACTIVATIONS), list(LOSSES)
    head = {
        "sizes": list(net.sizes),
        "activations": [names.index(net.activations[l].name) for l in net.layers],
        "loss": losses.index(net.loss_function.name),
        "hasBiases": bool(net.biases),
        "nWeights": sum(W.size for W in net.weights.values()),
        "nParameters": len(net.quantities),
    }
    tables = [
        f"export const PROGRAM = {json.dumps(head)};",
        "export const ACTIVATIONS = [",
        *(_activation(row) for row in ACTIVATIONS.values()),
        "];",
        "export const LOSSES = [",
        *(_loss(row) for row in LOSSES.values()),
        "];",
    ]
    return "\n".join(tables) + "\n" + LOOPS
