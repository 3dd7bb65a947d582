"""The exercises as data that a page can judge by: every answer the catalogue knows, with the card that `check` shows for it.

Nothing is worded here. The cards are those of `backprop_lib`, made by checking the right answer, every known wrong one, and some
unknown ones, each at one to eight digits; `site/judge.js` only finds out which of them an answer belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from backprop_lib.exercises import EXERCISES, Session
from backprop_lib.exercises.choice import Choice, Value
from backprop_lib.exercises.engine import DEGREES
from backprop_lib.exercises.exercise import Exercise, Number, Variant
from backprop_lib.exercises.writing import Name
from backprop_lib.mistakes import MISTAKES, Diagnosis
from backprop_lib.mistakes.answers import Part, read_one
from backprop_lib.mistakes.card import card, typeset
from backprop_lib.mistakes.evidence import Trial, _equal, _possible, _scale, separating
from backprop_lib.mistakes.given import Unreadable, read_number
from backprop_lib.mistakes.points import link_values
from backprop_lib.mistakes.rows import pairs
from backprop_lib.mistakes.verdict import fill, not_read
from tools.pages.views import digest
from tools.pages.words import markdown

__all__ = ["Texts", "data", "forms", "verdict"]

FORMS: Mapping[type[Exercise], str] = {Choice: "choice", Value: "number", Number: "derivative", Name: "name"}
MOST = 11
"""From so many digits on an answer is judged to computing precision."""
GIVEN = "⟨given⟩"
DIGITS = (1, 2, 3, 4, 5, 6, 8)
"""The counts of digits at which a verdict can change."""


class Texts:
    """Pieces of HTML, each once, by number."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._known: dict[str, int] = {}

    def __call__(self, html: str) -> int:
        """The number of a piece."""
        if html not in self._known:
            self._known[html] = len(self.all)
            self.all.append(html)
        return self._known[html]


def forms(exercise: Exercise) -> str:
    """How a page takes the answer: "choice", "number", "derivative", "name", or "" where it takes Python to judge it."""
    return FORMS.get(type(exercise), "")


def data(id_: str, texts: Texts) -> dict[str, Any]:
    """One exercise: its question, how to judge an answer, its hints and its worked solution."""
    exercise = EXERCISES[id_]
    variant = exercise.variant(0)
    form = forms(exercise)
    found: dict[str, Any] = {"form": form, "title": texts(typeset(exercise.titled(variant))), "ask": texts(markdown(exercise.ask(variant)))}
    if not form:
        return found
    example = Session(EXERCISES)._example(exercise, 0)
    found |= {
        "hints": [texts(typeset(hint)) for hint in exercise.hints],
        "worked": texts(markdown(exercise.worked(variant))),
        "example": None if example is None else texts(markdown(exercise.ask(example)) + markdown(exercise.worked(example))),
        "waiting": verdict(exercise.check(variant, ...), texts),
        "degrees": DEGREES,
    }
    judged = {"choice": _choice, "number": _number, "derivative": _derivative, "name": _name}[form](exercise, variant, texts)
    whole = found | judged
    return whole | {"stamp": digest(repr([whole, [texts.all[i] for i in _numbers(whole)]]), 8)}


def _numbers(whole: Mapping[str, Any]) -> list[int]:
    return [whole["ask"], whole["worked"]]


def verdict(d: Diagnosis, texts: Texts) -> dict[str, Any]:
    """A diagnosis for a page: the card without its title and without what it asks to type next."""
    shown = re.search(r"<article[^>]*>(.*)</article>", card(replace(d, title="", counter="", next_step=("", "", ""))), re.S)
    assert shown is not None
    html = re.sub(r'<p class="k">Read as</p><p class="read[^"]*">.*?</p>', "", shown[1], count=1, flags=re.S)
    html = re.sub(r' style="[^"]*"', "", html)
    return {"verdict": d.verdict, "code": d.code, "html": texts(html), "hints": [texts(typeset(hint)) for hint in d.hints]}


# choose and justify


def _choice(exercise: Choice, variant: Variant, texts: Texts) -> dict[str, Any]:
    options, reasons = exercise.order(variant)
    letters = "abcdefgh"[: len(options)]
    answers = ["".join(parts) for parts in product(letters, [str(i + 1) for i in range(len(reasons))] or [""])]
    return {
        "options": [texts(typeset(exercise.options[i][0])) for i in options],
        "reasons": [texts(typeset(exercise.reasons[i][0])) for i in reasons],
        "answers": {answer: verdict(exercise.check(variant, answer), texts) for answer in answers},
    }


# name a symbol


def _name(exercise: Name, variant: Variant, texts: Texts) -> dict[str, Any]:
    right = exercise.right(variant)
    known = [right, *(slip.wrong(variant) for slip in exercise.slips)]
    other = type(right)(right.kind, 9, (9, 9)[: len(right.nodes)])
    return {
        "answers": {repr(name): verdict(exercise.check(variant, name), texts) for name in known},
        "unknown": verdict(exercise.check(variant, other), texts),
        "unread": verdict(_any_answer(exercise.check(variant, "3")), texts),
        "like": repr(other),
    }


# one number, or a few, with slips of their own


def _number(exercise: Value, variant: Variant, texts: Texts) -> dict[str, Any]:
    wanted = exercise.solve(variant)
    target = np.atleast_1d(np.asarray(wanted, dtype=float))
    whole = isinstance(wanted, (int, np.integer)) or (np.ndim(wanted) > 0 and np.asarray(wanted).dtype.kind in "iu")
    slips = [np.atleast_1d(np.asarray(slip.wrong(variant), dtype=float)) for slip in exercise.slips]
    cards: dict[str, dict[str, Any]] = {}
    tries = [v for v in [target, *slips] if v.shape == target.shape]
    tries += [target * 3.1234567 + 0.0712345, -target * 1.7123456 - 0.5123456]
    for values in tries:
        for digits in DIGITS:
            given = [_text(v, digits) for v in values.ravel()]
            answer: Any = given[0] if np.ndim(wanted) == 0 else np.reshape([float(g) for g in given], target.shape).tolist()
            d = exercise.check(variant, answer)
            cards.setdefault(_value_key(d, exercise), verdict(_any_digits(d), texts))
    return {
        "shape": list(np.shape(wanted)), "whole": bool(whole), "target": target.ravel().tolist(),
        "slips": [v.ravel().tolist() if v.shape == target.shape else None for v in slips],
        "cards": cards, "unread": verdict(exercise.check(variant, GIVEN), texts),
    }  # fmt: skip


def _value_key(d: Diagnosis, exercise: Value) -> str:
    """Which card of a number it is: verdict, slip, and which of two sentences about few digits."""
    name = f"{d.verdict}:{d.code}{':few' * ('few digits' in d.text)}"
    if d.verdict != "fits":
        return name
    by = [i for i, slip in enumerate(exercise.slips) if d.headline == f"Not right; this fits an answer that {slip.says}"]
    return f"{name}:{by[0]}" if by else f"{name}:maybe"


def _text(value: float, digits: int) -> str:
    """A number written with so many significant digits."""
    if not value:
        return "0"
    text = f"{value:.{digits - 1}e}"
    mantissa, _, exponent = text.partition("e")
    places = digits - 1 - int(exponent)
    return f"{float(text):.{places}f}" if 0 <= places <= 15 else f"{mantissa}e{int(exponent)}"


def _any_answer(d: Diagnosis) -> Diagnosis:
    """The answer 3, where it is told, as a mark that the page replaces by what was given."""
    return replace(d, text=d.text.replace("but 3 was", f"but {GIVEN} was"))


def _no_number() -> Diagnosis:
    """What is said of an answer that is no number."""
    try:
        read_number(GIVEN)
    except Unreadable as trouble:
        return not_read("This answer could not be read.", str(trouble))
    raise AssertionError(f"{GIVEN} was read as a number")


def _any_digits(d: Diagnosis) -> Diagnosis:
    """The count of digits, where it is told, as a mark that the page replaces by the count."""

    def mark(text: str) -> str:
        return re.sub(r"(to the |To all |With )\d+ (given )?digits?\b", r"\1⟨digits⟩ \2digits", text)

    return replace(d, headline=mark(d.headline), text=mark(d.text), evidence=mark(d.evidence))


# one derivative, with the catalogue


def _derivative(exercise: Number, variant: Variant, texts: Texts) -> dict[str, Any]:
    p, of = variant.setting, variant.of
    part: Part = read_one("1.2345678", p.net, of, p.n).parts[0]
    trial = Trial(p, read_one("1.2345678", p.net, of, p.n))
    right = trial.right()
    rows = [row for row in MISTAKES.values() if _possible(row, p)]

    def values(gradients: Iterable[Any]) -> list[list[float]]:
        return [[float(np.ravel(part.of(g))[0]), _scale(part, g)] for g in gradients]

    candidates = [(row, values(trial.wrong((row,)))) for row in rows]
    doubles = [[*(row.id for row in pair), values(trial.wrong(pair))] for pair in pairs(p)]
    target = values([right])[0]
    cards: dict[str, dict[str, Any]] = {}
    tried = [target[0], *(pair[0] for _, found in candidates for pair in found)]
    for digits in range(1, MOST + 1):
        d = exercise.check(variant, _text(target[0], digits))
        if d.correct:
            cards[f"right:{digits}"] = verdict(_any_digits(d), texts)
    unknown = [target[0] * 1.6180339, target[0] * 0.4142136, -target[0] * 1.2720196]
    for value in [*tried, *unknown]:
        for digits in DIGITS:
            d = exercise.check(variant, _text(value, digits))
            if not d.rows or d.verdict != "fits" or len(d.rows) == 1:
                cards.setdefault(_key(d), verdict(_any_digits(d), texts))
    return {
        "target": target, "short": 0.005, "cards": cards, "unread": verdict(_no_number(), texts),
        "rows": [
            {"id": row.id, "digits": row.digits, "values": found, "same": same, "says": texts(typeset(_says(row, variant)))}
            for (row, found), same in zip(candidates, _classes(rows, trial, part), strict=True)
        ],
        "pairs": doubles, "two": _two(exercise, variant, doubles, texts),
        "factors": _factors(p, of, target[0]),
    }  # fmt: skip


def _says(row: Any, variant: Variant) -> str:
    return fill(row.says, variant.net, variant.of).rstrip(".")


def _key(d: Diagnosis) -> str:
    """Which card of a derivative it is: the verdict, then the rows that explain the answer, the first one first."""
    if d.verdict == "unknown":
        return f"unknown:{re.sub(r'[^a-z]+', '-', d.text.lower()).strip('-')}"
    rows = "+".join([*(row.id for row in d.rows), *(id_ for other in d.alternatives for id_ in other)])
    return f"{d.verdict}:{rows}" + (":more" if "Another digit" in d.text else "")


def _classes(rows: list[Any], trial: Trial, part: Part) -> list[int]:
    """Rows with one number give the same derivative whatever the samples are; −1 for those that other samples exclude."""
    other = separating(trial.p)
    apart = Trial(other, trial.answer)
    firsts: list[Any] = []
    found = []
    for row in rows:
        gradients = apart.wrong((row,)) if _possible(row, other) else []
        if not gradients:
            found.append(-1)
            continue
        same = next((i for i, g in enumerate(firsts) if _equal((part,), gradients[0], g)), None)
        if same is None:
            firsts.append(gradients[0])
            same = len(firsts) - 1
        found.append(same)
    return found


def _two(exercise: Number, variant: Variant, doubles: list[Any], texts: Texts) -> dict[str, Any] | None:
    """The card for an answer that only two mistakes at once explain; the page puts their words into it."""
    for one, other, found in doubles:
        d = exercise.check(variant, _text(found[0][0], DIGITS[-1]))
        if d.verdict == "fits" and not d.mistakes and d.rows and [row.id for row in d.rows] == [one, other]:
            ask = d.text.partition(".")[2]
            return verdict(replace(d, text=f"It would fit an answer that ⟨one⟩ and ⟨other⟩.{ask}"), texts)
    return None


def _factors(p: Any, of: Any, right: float) -> dict[str, float]:
    """What an unnamed answer is divided by for the report: the derivative, its factors, and their products."""
    known = {"derivative": right}
    if p.n == 1 and of.kind in "wb":
        values = link_values(p, of)
        names = list(values)
        known |= values | {f"{s}·{t}": values[s] * values[t] for i, s in enumerate(names) for t in names[i + 1 :]}
    return {name: value for name, value in known.items() if value}
