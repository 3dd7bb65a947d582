"""How good the check is that names the mistake, and which wrong gradients learn all the same.

`python benchmarks/mistakes.py` prints the tables and stores them (half an hour on a quiet machine; `--share 0.1` makes a
tenth of the answers); `--short` makes a hundredth and stores nothing. Every figure is a count over answers made for the
purpose: right ones that were rounded and rearranged, one or two mistakes of the catalogue, and random wrong ones.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from record import RESULTS, record, table

from backprop_lib import Network, backprop, four_layer_net, four_layer_samples, three_node_net, three_node_samples
from backprop_lib.exercises import EXERCISES
from backprop_lib.exercises.drawing import draw_net
from backprop_lib.exercises.exercise import Exercise, Expression, Function, Number, Variant, separability
from backprop_lib.mistakes import MISTAKES, Diagnosis, Mistake, Setting, cosine, diagnose, train_with
from backprop_lib.mistakes.formula import to_sympy
from backprop_lib.mistakes.given import significant
from backprop_lib.mistakes.rows import combine, pairs
from backprop_lib.mistakes.rule import backward
from backprop_lib.network import Forward
from backprop_lib.notation import a, g_prime, w, x, y, z

SIZES = [2, 4, 4, 3]
GRADED = {name: e for name, e in EXERCISES.items() if isinstance(e, (Number, Expression, Function))}


# answers made for the purpose


def with_mistakes(p: Setting, *rows: Mistake) -> Any:
    """The gradient with these mistakes, as a learner would hand it in; right where they cannot be made."""
    possible = [row for row in rows if any(row.applies(q) for q in settings(p, row))]
    q = next((q for row in possible for q in settings(p, row) if row.applies(q) and row.settings != ({},)), p)
    return backward(q, combine(possible)) if possible else backprop(p.net, p.X, p.Y)


def settings(p: Setting, row: Mistake) -> list[Setting]:
    return [replace(p, **changes) for changes in row.settings]


def as_function(p: Setting, *rows: Mistake, last: bool = False) -> Callable[..., Any]:
    """A function gradient(net, X, Y) that makes these mistakes on every network."""

    def gradient(net: Network, X: Any, Y: Any) -> Any:
        G = with_mistakes(replace(p, net=net, X=X, Y=Y), *rows)
        transposed = any(row.id == "11" for row in rows)
        W = [m.T if transposed and m.shape[0] != m.shape[1] else m for m in G.weights.values()]
        return W[-1] if last else (W, list(G.biases.values())) if net.biases else W

    return gradient


def stale(last: bool) -> Callable[..., Any]:
    """A function that adds each gradient to those it gave before for the same weights."""
    kept: dict[Any, Any] = {}

    def gradient(net: Network, X: Any, Y: Any) -> Any:
        key = net.parameters.tobytes()
        kept[key] = kept.get(key, 0) + backprop(net, X, Y).vector
        weights, biases = net.unflatten(kept[key])
        W = list(weights.values())
        return W[-1] if last else (W, list(biases.values())) if net.biases else W

    return gradient


def in_text(value: float, digits: int) -> str:
    return f"{significant(float(value), digits):.{digits - 1}e}"


class Symbols(Setting):
    """One sample with a symbol for every number, so that the rule gives expressions."""

    @classmethod
    def like(cls, p: Setting) -> Symbols:
        net = p.net.with_parameters(p.net.parameters)
        net.weights = {
            l: np.array([[w(l, j + 1, k + 1)._sympy_() for k in range(m.shape[1])] for j in range(len(m))])
            for l, m in p.net.weights.items()
        }
        net.biases = {}
        return cls(net, row_of(x, p.net.sizes[0]), row_of(y, p.outputs))

    @cached_property
    def forward(self) -> Any:
        sizes, layers = self.net.sizes, self.net.layers
        out = {1: self.X} | {l: row_of(partial(a, l), sizes[l - 1]) for l in layers}
        return Forward(z={l: row_of(partial(z, l), sizes[l - 1]) for l in layers}, a=out)

    def slope(self, l: int, z: Any = None) -> Any:
        if z is None:
            return row_of(partial(g_prime, l), self.net.sizes[l - 1])
        import sympy as sp

        symbol = sp.Symbol("z")
        form = sp.lambdify(symbol, self.net.activations[l].symbolic(sp, symbol).diff(symbol), sp)
        return np.array([[form(value) for value in z[0]]])


def row_of(name: Callable[[int], Any], count: int) -> Any:
    return np.array([[name(j + 1)._sympy_() for j in range(count)]])


def answer_with(exercise: Exercise, variant: Variant, row: Mistake) -> Any:
    """The wrong answer to an exercise that this mistake gives."""
    p = variant.setting
    if isinstance(exercise, Expression):
        q = next(q for q in settings(Symbols.like(p), row) if row.applies(q))
        return backward(q, row.slots).weights[variant.of.l][variant.of.place]
    if isinstance(exercise, Number):
        return in_text(np.ravel(with_mistakes(p, row)[variant.of])[0], row.digits)
    if row.id == "18":
        return stale(last=getattr(exercise, "last", False))
    return as_function(p, row, last=getattr(exercise, "last", False))


def holds(found: Diagnosis, *ids: str) -> bool:
    return found.named and tuple(ids) in (found.mistakes, *found.alternatives)


# the figures


def singles(seeds: int) -> list[dict[str, Any]]:
    """Every mistake, on every exercise where it can show, for many variants: is it named first?"""
    rows = []
    for name, exercise in GRADED.items():
        count, fine, slowest = 0, 0, 0.0
        for seed in range(seeds):
            variant = exercise.variant(seed)
            for row in MISTAKES.values():
                if row.id in exercise.cannot or not row.applies(variant.setting):
                    continue
                answer, start = answer_with(exercise, variant, row), perf_counter()
                found = exercise.judge(variant, answer)
                slowest = max(slowest, perf_counter() - start)
                count, fine = count + 1, fine + holds(found, row.id)
        rows.append({"exercise": name, "answers": count, "named": fine})
    return rows


def doubles(seeds: int, every: int = 1) -> list[dict[str, Any]]:
    """Every pair that can be made together, in full arrays: named, or as numbers the same as fewer mistakes, or missed.

    `every` leaves pairs out: 5 takes each fifth.
    """
    rows = []
    for words, options in KINDS.items():
        count: Counter[str] = Counter()
        for seed in range(seeds):
            p = draw_net(np.random.default_rng(seed), SIZES, 5, None, **options).setting
            for one, two in pairs(p)[seed % every :: every]:
                found = diagnose(with_mistakes(p, one, two), p.net, p.X, p.Y)
                fewer = found.correct or (found.named and len(found.mistakes) == 1)
                count["named" if holds(found, one.id, two.id) else "the same as fewer" if fewer else "missed"] += 1
        distinct = count["named"] + count["missed"]
        same = sum(count.values()) - distinct
        named = {"named": count["named"], "share": round(count["named"] / distinct, 4)}
        rows.append({"network": words, "answers": distinct + same, "the same as fewer": same, "distinct": distinct} | named)
    return rows


KINDS: dict[str, dict[str, Any]] = {
    "sigmoid, squared error": {},
    "the same with biases": {"biases": True},
    "tanh, half squared error": {"activation": "tanh", "loss": "half_squared_error"},
    "sigmoid, binary cross-entropy, biases": {"loss": "binary_cross_entropy", "biases": True},
}


def right_answers(count: int) -> dict[str, int]:
    """Right answers, rounded, computed in another order or in single precision, and rewritten: how many are called wrong?"""
    rng, result = np.random.default_rng(3), Counter[str]()
    makers = (rounded_number, rounded_array, reordered, single_precision, rewritten)
    kinds = [makers[i] for i in (0, 0, 0, 1, 1, 2, 2, 3, 3, 4)]
    for i in range(count):
        maker = kinds[i % len(kinds)]
        v, answer = maker(rng)
        found = diagnose(answer, v.net, v.X, v.Y, of=v.of)
        result[maker.__name__.replace("_", " ")] += 1
        result["called wrong"] += not found.correct
    return {"called wrong": 0, **dict(result)}


def any_net(rng: Any, n: int | None = None, of: bool = True) -> Variant:
    activation, loss = [
        ("sigmoid", "squared_error"),
        ("tanh", "half_squared_error"),
        ("softplus", "squared_error"),
        ("sigmoid", "binary_cross_entropy"),
    ][rng.integers(4)]
    v = draw_net(rng, SIZES, n or int(rng.integers(1, 7)), None, activation, loss, biases=bool(rng.integers(2)))
    return replace(v, of=v.net.quantities[rng.integers(len(v.net.quantities))] if of else None)


def rounded_number(rng: Any) -> tuple[Variant, Any]:
    v, digits = any_net(rng), int(rng.integers(3, 13))
    value = backprop(v.net, v.X, v.Y)[v.of]
    return v, in_text(value, digits) if rng.integers(2) else significant(value, digits)


def rounded_array(rng: Any) -> tuple[Variant, Any]:
    v, digits = any_net(rng, of=False), int(rng.integers(3, 13))
    G = backprop(v.net, v.X, v.Y)
    cut = (lambda m: m.round(digits)) if rng.integers(2) else np.vectorize(lambda x: significant(x, digits))
    weights, biases = [cut(m) for m in G.weights.values()], [cut(m) for m in G.biases.values()]
    return v, (weights, biases) if biases else weights


def reordered(rng: Any) -> tuple[Variant, Any]:
    v = any_net(rng, of=False)
    order = rng.permutation(len(v.X))
    total: Any = 0
    for i in order:
        total = total + backprop(v.net, v.X[i], v.Y[i]).vector / len(order)
    return v, total


def single_precision(rng: Any) -> tuple[Variant, Any]:
    v = any_net(rng, of=False)
    net, f = v.net, np.float32
    W, b = {l: m.astype(f) for l, m in net.weights.items()}, {l: m.astype(f) for l, m in net.biases.items()}
    forward = net.run(W, b, v.X.astype(f))
    z, out, Y, n = forward.z, forward.a, v.Y.astype(f), f(len(v.X))
    delta = net.loss_function.delta(z[4], out[4], Y) if net.loss_function.delta else None
    delta = net.loss_function.slope(z[4], out[4], Y) * net.activations[4].slope(z[4], out[4]) if delta is None else delta
    weights, biases = {}, {}
    for l in (4, 3, 2):
        weights[l], biases[l] = delta.T @ out[l - 1] / n, delta.mean(axis=0)
        if l > 2:
            delta = (delta @ W[l]) * net.activations[l - 1].slope(z[l - 1], out[l - 1])
    arrays = [weights[l].astype(f) for l in (2, 3, 4)]
    return v, (arrays, [biases[l].astype(f) for l in (2, 3, 4)]) if b else arrays


def rewritten(rng: Any) -> tuple[Variant, Any]:
    import sympy as sp

    e = EXERCISES[("03.2", "04.2", "06.1")[rng.integers(3)]]
    v = e.variant(int(rng.integers(1, 1000)))
    expression = to_sympy(e.right(v))
    for l in (2, 3, 4):
        for j in (1, 2, 3):
            if rng.integers(2):  # the sigmoid's slope in its short form
                out = sp.Symbol(a(l, j).name)
                expression = expression.subs(sp.Symbol(f"g_prime{l}_{j}"), out * (1 - out))
    return v, (sp.expand, sp.factor, lambda x: x, sp.together)[rng.integers(4)](expression)


def random_numbers(count: int, given: Sequence[int] = range(2, 9)) -> list[dict[str, Any]]:
    """Wrong numbers that no mistake has made, by given digits: how many get a name, and how many are said to fit something?"""
    rows, rng = [], np.random.default_rng(4)
    exercises = [e for e in GRADED.values() if isinstance(e, Number)]
    for digits in given:
        verdicts: Counter[str] = Counter()
        for i in range(count):
            if i % 25 == 0:
                v = exercises[i // 25 % len(exercises)].variant(int(rng.integers(1_000_000)))
                right = float(np.ravel(backprop(v.net, v.X, v.Y)[v.of])[0])
            value = right * 10 ** rng.uniform(-1, 1) * rng.choice([-1, 1])
            found = diagnose(in_text(value, digits), v.net, v.X, v.Y, of=v.of)
            verdicts[
                "fits one or more"
                if found.verdict == "fits" and found.mistakes
                else "fits pairs"
                if found.verdict == "fits"
                else found.verdict
            ] += 1
        rows.append(
            {"digits": digits, "answers": count} | {key: verdicts[key] for key in ("named", "fits one or more", "fits pairs", "right")}
        )
    return rows


def random_arrays(count: int) -> dict[str, int]:
    """Wrong arrays that no mistake has made, every second one rounded to 2 to 6 digits: how many get a name?"""
    rng, result = np.random.default_rng(5), Counter[str]()
    for i in range(count):
        if i % 25 == 0:
            v = draw_net(rng, SIZES, 5, biases=bool(i // 25 % 2))
            G = backprop(v.net, v.X, v.Y).vector
        kind = i % 4
        if kind == 0:
            wrong = G * rng.uniform(0.2, 3, len(G))
        elif kind == 1:
            wrong = G * rng.uniform(0.2, 0.9)
        elif kind == 2:
            wrong = G + 0.05 * np.abs(G).mean() * rng.standard_normal(len(G))
        else:
            wrong = rng.permutation(G)
        if rng.integers(2):
            digits = int(rng.integers(2, 7))
            wrong = np.array([significant(value, digits) for value in wrong])
        found = diagnose(wrong, v.net, v.X, v.Y)
        result["arrays"] += 1
        result["arrays named"] += found.named
        result["called right"] += found.correct
    return {"arrays named": 0, "called right": 0, **dict(result)}


def random_functions(count: int) -> dict[str, int]:
    rng, named = np.random.default_rng(6), 0
    v = draw_net(rng, SIZES, 5)
    for i in range(count):
        factors, power = rng.uniform(0.3, 3, 2), float(rng.uniform(0.5, 1.5))

        def function(net: Network, X: Any, Y: Any, factors: Any = factors, power: float = power, kind: int = i % 3) -> Any:
            W = backprop(net, X, Y).weights
            if kind == 0:
                return [factors[l % 2] * m for l, m in W.items()]
            if kind == 1:
                return [np.sign(m) * np.abs(m) ** power for m in W.values()]
            return [m + 0.01 * factors[0] for m in W.values()]

        found = diagnose(function, v.net, v.X, v.Y)
        named += found.named or found.correct
    return {"functions": count, "functions named": named}


def separable(seeds: int) -> list[dict[str, Any]]:
    """For each exercise: pairs of answers (right, and one for each row) that are the same, told and not told."""
    rows = []
    for name, exercise in GRADED.items():
        groups = [*(set(group) for group in exercise.alike), {"right", *exercise.cannot}]
        same: set[frozenset[str]] = set()
        for seed in range(seeds):
            apart = separability(exercise, exercise.variant(seed))
            same |= {pair for pair, distance in apart.items() if distance < 1e-6}
        known = {pair for pair in same if any(pair <= group for group in groups)}
        rows.append({"exercise": name, "pairs": len(apart), "the same, declared": len(known), "the same, not declared": len(same - known)})
    return rows


LIMITS = {"one number": 0.3, "arrays": 0.3, "a function": 1.0, "an expression": 1.0}
"""Seconds that a diagnosis may take, by the kind of answer."""


def times() -> list[dict[str, Any]]:
    """How long a diagnosis takes on the running networks: the first one, and of ten more, all different, the median and the longest.

    No mistake explains these answers, so that everything is tried.
    """
    nets = ((four_layer_net(), *four_layer_samples(), w(3, 1, 2)), (three_node_net(), *three_node_samples(), w(2, 1, 2)))
    return [row for one in nets for row in times_on(*one)]


def times_on(net: Network, X: Any, Y: Any, of: Any) -> list[dict[str, Any]]:
    """The same on one network, for each kind of answer."""

    def function(factor: float) -> Callable[..., Any]:
        return lambda net, X, Y: [factor * m for m in backprop(net, X, Y).weights.values()]

    arrays = list(backprop(net, X, Y).weights.values())
    kinds: dict[str, Callable[[float], Diagnosis]] = {
        "one number": lambda f: diagnose(f"{0.3517 * f:.4f}", net, X, Y, of=of),
        "arrays": lambda f: diagnose([f * m for m in arrays], net, X, Y),
        "a function": lambda f: diagnose(function(f), net, X, Y),
        "an expression": lambda f: diagnose(f * (a(net.L, 1) - y(1)) * w(net.L, 1, 1), net, X[:1], Y[:1], of=of),
    }
    rows = []
    for name, call in kinds.items():
        taken = []
        for i in range(11):
            start = perf_counter()
            call(1.23 + 0.017 * i)
            taken.append(perf_counter() - start)
        first, *others = taken
        seconds = {"first": round(first, 4), "median": round(median(others), 4), "longest": round(max(others), 4)}
        rows.append({"network": net.name, "answer": name} | seconds | {"limit": LIMITS[name]})
    return rows


# wrong, but it learns

PLACES: tuple[dict[str, Any], ...] = (
    {},
    {"biases": True},
    {"activation": ["tanh", "tanh", "sigmoid"]},
    {"loss": "binary_cross_entropy"},
    {"sizes": [4, 5, 4, 3]},
    {"sizes": [2, 4, 4, 1]},
)
"""Networks to train; a mistake is shown on the first one on which it can be made. Weight decay's rows have no place here."""
SAMPLES, STEPS, RATE, RUNS = 31, 300, 1.0, 20


def learning(runs: int, only: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Train with every mistake, `runs` start values each: 31 samples (so that batches are unequal), 300 steps over all of them, rate 1."""
    rows = []
    for row in (None, *MISTAKES.values()):
        if only and (row is None or row.id not in only):
            continue
        place = next((place for place in PLACES if row is None or row.applies(task(0, **place))), None)
        if place is None:
            continue
        shares, angles = [], []
        for seed in range(runs):
            p = task(seed, **place)
            with np.errstate(all="ignore"):
                run = train_with(row, p.net, p.X, p.Y, epochs=STEPS, batch=None, rate=RATE)
            end = run.history["loss"][-1] if not run.stopped else float("inf")
            shares.append(min(end / run.history["loss"][0], 1e6))
            angles.append(1.0 if row is None else cosine(row, p.net, p.X, p.Y))
        rows.append(
            {
                "id": row.id if row else "right", "name": row.name if row else "the right gradient", "net": p.net.name,
                "with": words(place),
                "cosine": round(median(angles), 3), "lowest": round(min(angles), 3), "loss": float(f"{median(shares):.3g}"),
                "fell": sum(s < 1 for s in shares), "halved": sum(s < 0.5 for s in shares), "runs": runs,
            }
        )  # fmt: skip
    return rows


def task(seed: int, sizes: list[int] = SIZES, activation: Any = "sigmoid", loss: str = "squared_error", biases: bool = False) -> Setting:
    """A network, and targets that another network of that kind, with larger weights, has made."""
    rng = np.random.default_rng([8, seed])
    net, teacher = (Network(sizes, activation, loss, biases=biases, seed=int(rng.integers(1_000_000)), spread=s) for s in (1.0, 5.0))
    X = rng.uniform(-2, 2, (SAMPLES, sizes[0]))
    return Setting.of(net, X, teacher.forward(X).a[net.L])


def words(place: dict[str, Any]) -> str:
    """What is different from the first network, in words."""
    if "activation" in place:
        return "tanh"
    return "biases" if "biases" in place else "binary cross-entropy" if "loss" in place else ""


def show(title: str, rows: list[dict[str, Any]]) -> None:
    print(f"\n{title}")
    print(table(list(rows[0]), [list(row.values()) for row in rows]))


def parts(share: float) -> dict[str, tuple[str, Callable[[], Any]]]:
    """What is measured: title and rows by name."""

    def of(count: int) -> int:
        return max(1, round(share * count))

    return {
        "singles": ("One mistake: named first, exercise by exercise", lambda: singles(of(100))),
        "doubles": ("Two mistakes in full arrays", lambda: doubles(of(5), max(1, round(0.2 / share)))),
        "right": ("Right answers", lambda: [right_answers(of(10_000))]),
        "digits": ("Random wrong numbers: digits × what is said", lambda: random_numbers(of(2_000))),
        "arrays": ("Random wrong arrays", lambda: [random_arrays(of(10_000))]),
        "functions": ("Random wrong functions", lambda: [random_functions(of(10_000))]),
        "separable": ("Separability of the exercises (one weight, or arrays)", lambda: separable(of(100))),
        "times": ("Seconds a diagnosis takes, and the limit", times),
        "learning": ("Wrong, but it learns", lambda: learning(RUNS if share > 0.01 else 1)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these, the others stay as stored: {', '.join(parts(1))}")
    parser.add_argument("--short", action="store_true", help="a hundredth of each, nothing is stored")
    parser.add_argument("--share", type=float, default=1.0, help="a share of all answers, such as 0.1")
    options = parser.parse_args()
    share, names = 0.01 if options.short else options.share, options.parts or list(parts(1))
    if unknown := set(names) - parts(1).keys():
        parser.error(f"{', '.join(sorted(unknown))} is not measured here; known: {', '.join(parts(1))}")
    stored = json.loads((RESULTS / "mistakes.json").read_text(encoding="utf-8")) if options.parts else {}
    result: dict[str, Any] = {"protocol": {"samples": SAMPLES, "steps": STEPS, "rate": RATE, "start values": RUNS}, "share": share}
    for name, (title, measure) in parts(share).items():
        if name in names:
            result[name] = measure()
            show(title, result[name])
        else:
            result[name] = stored[name]
    if not options.short:
        record("mistakes", result, drawn=["protocol", "learning"])


if __name__ == "__main__":
    main()
