"""What an exercise is: one entry of data; its kind says how an answer is read and judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar
from zlib import crc32

import numpy as np

from backprop_lib.backprop import Gradient, backprop
from backprop_lib.mistakes import MISTAKES, Diagnosis, Setting, diagnose, is_placeholder
from backprop_lib.mistakes.formula import is_expression
from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rule import backward
from backprop_lib.mistakes.trying import made, try_function
from backprop_lib.mistakes.verdict import not_read

__all__ = ["Exercise", "Expression", "Function", "Number", "Variant", "separability"]

Rng = np.random.Generator


@dataclass(frozen=True)
class Variant:
    """What a seed has drawn: the network, samples and derivative in question (where there are any), and other numbers by name."""

    net: Any = None
    X: Any = None
    Y: Any = None
    of: Any = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def setting(self) -> Setting:
        """Network and samples, read and checked."""
        if self.net is None:
            raise ValueError("this variant has no network")
        return Setting.of(self.net, self.X, self.Y, self.data.get("decay", 0.0))


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    id        "03.2": lesson and number
    title     what it is about, with formulas between dollar signs; <of> stands for the weight in question
    ask       the question as Markdown, from the variant
    draw      draws a variant
    worked    the worked solution, from the variant
    hints     where, what, how: used when no mistake of the catalogue is found
    place     lesson and section to look things up
    cannot    rows of the catalogue that cannot show in it, `alike` groups of rows it cannot tell apart
    follow_up a question about the learner's own code once it is right
    first     the first variant of seed 0, where a lesson follows it
    """

    id: str
    title: str
    ask: Callable[[Variant], str]
    draw: Callable[[Rng], Variant]
    worked: Callable[[Variant], str]
    hints: tuple[str, str, str]
    place: tuple[str, str]
    cannot: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    follow_up: Any = None
    first: Callable[[], Variant] | None = None
    kind: ClassVar[str] = ""

    def variant(self, seed: int, number: int = 0) -> Variant:
        """The variant of a seed; `number` counts the variants that one learner has had."""
        if self.first and (seed, number) == (0, 0):
            return self.first()
        for attempt in range(500):
            drawn = self.draw(np.random.default_rng([seed, crc32(self.id.encode()), number, attempt]))
            if self.fair(drawn):
                return drawn
        raise RuntimeError(f"exercise {self.id} finds no variant that tells its mistakes apart; declare them as alike, or draw others")

    def text(self, variant: Variant) -> str:
        """All that the question shows: two variants with one text are one variant."""
        return self.ask(variant) + source_of(self, variant)

    def titled(self, variant: Variant) -> str:
        """The title, with the derivative that is asked for."""
        return self.title.replace("<of>", variant.of.latex if variant.of is not None else "")

    def fair(self, variant: Variant) -> bool:
        """Whether a variant tells the mistakes apart that the exercise says it tells apart."""
        return True

    def right(self, variant: Variant) -> Any:
        """The right answer, in a form that `judge` takes."""
        raise NotImplementedError

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """Read and weigh an answer."""
        raise NotImplementedError

    def check(self, variant: Variant, answer: Any) -> Diagnosis:
        """Judge an answer; a placeholder is told kindly."""
        if is_placeholder(answer):
            return not_read("Not answered yet.", "Put your answer in the place of the three dots, then run the cell again.")
        found = self.judge(variant, answer)
        if not found.correct and found.attempt and not found.rows:
            found = replace(found, hints=found.hints if found.named else self.hints)
        return (
            found if found.place or found.correct or not found.attempt else replace(found, place=f"lesson {self.place[0]}, {self.place[1]}")
        )


def _relative(one: float, other: float) -> float:
    return abs(one - other) / max(abs(one), abs(other), 1e-300)


def separability(exercise: Exercise, variant: Variant) -> dict[frozenset[str], float]:
    """How far apart the answers of any two rows are (relative, the largest over all numbers asked), "right" among them."""
    settings = [variant.setting]
    if isinstance(exercise, Function):
        settings += made(settings[0])
    # a function shows row 18 by being asked twice
    answers: dict[str, list[list[float] | None]] = {"right": [_asked(backprop(p.net, p.X, p.Y), variant, exercise) for p in settings]}
    for row in MISTAKES.values():
        if any(row.applies(p) for p in settings) and (row.id != "18" or not isinstance(exercise, Function)):
            answers[row.id] = [_with(row, p, variant, exercise) for p in settings]
    names = list(answers)
    apart = {frozenset((s, t)): _apart(answers[s], answers[t]) for i, s in enumerate(names) for t in names[:i]}
    if isinstance(exercise, Function):  # a transposed array shows by its shape
        apart = {pair: 1.0 if "11" in pair else distance for pair, distance in apart.items()}
    return apart


def _with(row: Mistake, p: Setting, variant: Variant, exercise: Exercise) -> list[float] | None:
    fitting = [q for q in (replace(p, **changes) for changes in row.settings) if row.applies(q)]
    return _asked(backward(fitting[0], row.slots), variant, exercise) if fitting else None


def _apart(one: list[list[float] | None], other: list[list[float] | None]) -> float:
    both = [(u, v) for u, v in zip(one, other, strict=True) if u is not None and v is not None]
    return max((_relative(a, b) for u, v in both for a, b in zip(u, v, strict=True)), default=1.0)


def _asked(gradient: Gradient, variant: Variant, exercise: Exercise) -> list[float]:
    if variant.of is not None:
        return [float(np.ravel(gradient[variant.of])[0])]
    if isinstance(exercise, Function) and exercise.last:
        arrays = [gradient.weights[max(gradient.weights)]]
    else:
        arrays = [*gradient.weights.values(), *gradient.biases.values()]
    return [float(v) for W in arrays for v in W.ravel()]


@dataclass(frozen=True)
class Number(Exercise):
    """Compute one derivative, to at least four digits."""

    kind: ClassVar[str] = "compute a number"

    def fair(self, variant: Variant) -> bool:
        """At four digits any two rows that are not declared alike differ, and the value is not tiny."""
        p = variant.setting
        value = abs(float(np.ravel(backprop(p.net, p.X, p.Y)[variant.of])[0])) if variant.of is not None else 1.0
        groups = [*(set(group) for group in self.alike), {"right", *self.cannot}]
        slack = [pair for pair, apart in separability(self, variant).items() if apart < 2.5e-3 and not any(pair <= g for g in groups)]
        # row 12 lies near whatever it is a small change of: it needs five digits, and is asked for elsewhere
        return value > 2e-3 and all("12" in pair for pair in slack)

    def right(self, variant: Variant) -> Any:
        """The derivative, to six digits."""
        p = variant.setting
        value = float(np.ravel(backprop(p.net, p.X, p.Y)[variant.of])[0])
        return float(f"{value:.6g}")

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """One number, compared with every row of the catalogue."""
        if is_expression(answer) or callable(answer):
            return not_read(
                "A number is expected here.", f"what was given is {type(answer).__name__}; put in the values and give the number"
            )
        return diagnose(answer, variant.net, variant.X, variant.Y, of=variant.of)


@dataclass(frozen=True)
class Expression(Exercise):
    """Write one derivative as an expression."""

    solve: Callable[[Variant], Any] = lambda v: None
    kind: ClassVar[str] = "write an expression"

    def right(self, variant: Variant) -> Any:
        """The derivative, written with a, y, w and g_prime."""
        return self.solve(variant)

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """An expression, tried at random points."""
        if isinstance(answer, (int, float, np.ndarray)) or callable(answer):
            return not_read("An expression is expected here.", "write it with names such as a(4, 1), y(1), w(4, 1, 2), g_prime(4, 1)")
        return diagnose(answer, variant.net, variant.X, variant.Y, of=variant.of)


@dataclass(frozen=True)
class Function(Exercise):
    """Write (or repair) a function gradient(net, X, Y); `last`: of the output layer only. `source` is the code to repair."""

    solve: Callable[[Variant], Callable[..., Any]] = lambda v: lambda net, X, Y: backprop(net, X, Y)
    last: bool = False
    source: Callable[[Variant], str] | None = None
    kind: ClassVar[str] = "write a function"

    def right(self, variant: Variant) -> Any:
        """A function that is right."""
        return self.solve(variant)

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """The function, called on several networks; or, before it is written, the array it is to give."""
        if not callable(answer) or is_expression(answer):
            return not_read("A function is expected here.", "give the function itself, without brackets and arguments: check(…, gradient)")
        found = try_function(answer, variant.setting, 2.0, self.last)
        if found.correct and "bug" in variant.data:
            row = MISTAKES[variant.data["bug"]]
            found = replace(found, text=f"{found.text} What was planted: “{row.name}”, number {row.id} of the catalogue.", place=row.place)
        return found


def source_of(exercise: Exercise, variant: Variant) -> str:
    """The code to be repaired, or ""."""
    source = getattr(exercise, "source", None)
    return source(variant) if source else ""
