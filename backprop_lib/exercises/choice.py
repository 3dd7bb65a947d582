"""Exercises without a gradient: choose and justify, one number with its own slips, and small functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from backprop_lib.exercises.exercise import Exercise, Variant
from backprop_lib.mistakes import Diagnosis
from backprop_lib.mistakes.given import Given, Unreadable, read_array, read_number
from backprop_lib.mistakes.running import run
from backprop_lib.mistakes.verdict import not_read

__all__ = ["Choice", "Program", "Slip", "Value", "excluded"]


@dataclass(frozen=True)
class Slip:
    """A wrong answer that is known: its value (or, for functions, a wrong function), what it is, and hints.

    `says` ends the sentence "This answer …". `wrong` takes the variant, or stands for a function itself.
    """

    says: str
    wrong: Callable[..., Any]
    hints: tuple[str, str, str] = ("", "", "")


def slipped(index: int, slip: Slip, exercise: Exercise, evidence: str) -> Diagnosis:
    """The verdict for a known slip; its note is a letter."""
    hints = slip.hints if slip.hints[0] else exercise.hints
    return Diagnosis("named", f"This answer {slip.says}", evidence=evidence, mistakes=("abcdefghij"[index],), hints=hints)


def excluded(slips: Sequence[Slip]) -> tuple[str, ...]:
    """What a right answer does not do: one sentence a slip, without its reason.

    >>> excluded([Slip("counts from 0: that is Python's way.", wrong=abs)])
    ('it counts from 0',)
    """
    return tuple("it " + re.split(r"[:;] ", slip.says)[0].rstrip(".") for slip in slips)


@dataclass(frozen=True)
class Value(Exercise):
    """Compute a number that is not a derivative of the catalogue; `slips` are the ways it goes wrong."""

    solve: Callable[[Variant], Any] = lambda v: 0.0
    slips: tuple[Slip, ...] = ()
    kind: ClassVar[str] = "compute a number"

    def fair(self, variant: Variant) -> bool:
        """The right number and all slips differ."""
        values = [np.ravel(self.solve(variant)), *(np.ravel(slip.wrong(variant)) for slip in self.slips)]
        numbers = [v.astype(float) for v in values]
        return all(
            a.shape != b.shape or np.abs(a - b).max() > 2.5e-3 * max(np.abs(a).max(), np.abs(b).max())
            for i, a in enumerate(numbers)
            for b in numbers[:i]
        )

    def right(self, variant: Variant) -> Any:
        """The number."""
        value = self.solve(variant)
        return float(f"{value:.6g}") if isinstance(value, float) else value

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """The number (or the few numbers) compared with the right one and with every slip."""
        wanted = self.solve(variant)
        target = np.atleast_1d(np.asarray(wanted, dtype=float))
        try:
            one = np.ndim(wanted) == 0
            given = read_number(answer) if one else read_array(list(answer) if isinstance(answer, tuple) else answer, "the answer")
        except Unreadable as trouble:
            return not_read("This answer could not be read.", str(trouble))
        if given.values.shape != target.shape:
            return not_read("This answer could not be read.", f"{_form(target)} expected, but {_form(given.values)} given")
        whole = isinstance(wanted, (int, np.integer)) or (not one and np.asarray(wanted).dtype.kind in "iu")
        read = ", ".join(f"{v:.6g}".replace("-", "−") for v in given.values.ravel())
        if _agrees(given, target, whole):
            digits = min(int(given.digits.min()), 10)
            how = "exactly." if whole else f"to the {digits} digit{'s' if digits != 1 else ''} given."
            return Diagnosis("right", f"Right, {how}", read, excludes=excluded(self.slips))
        if not whole and given.within(target, float(np.abs(target).max()), 0.5) and (given.unit <= np.abs(target)).all():
            text = "Give another digit, then it can be told from chance."
            return Diagnosis("fits", "This may be right.", read, text, hints=self.hints)
        for index, slip in enumerate(self.slips):
            wrong = np.atleast_1d(np.asarray(slip.wrong(variant), dtype=float))
            if wrong.shape == given.values.shape and _agrees(given, wrong, whole):
                if whole or given.digits.sum() >= 3 or _agrees(given, wrong, True):
                    return _with_read(slipped(index, slip, self, ""), read)
                return Diagnosis(
                    "fits",
                    f"Not right; this fits an answer that {slip.says}",
                    read,
                    "Give another digit, then it can be told from chance.",
                    hints=self.hints,
                )
        if not whole and int(given.digits.min()) < 3:
            return Diagnosis("unknown", "Not right.", read, "With this few digits, no more can be said.", hints=self.hints)
        return Diagnosis("unknown", "Not right, and none of the usual slips explains it.", read, hints=self.hints)


def _with_read(diagnosis: Diagnosis, read: str) -> Diagnosis:
    from dataclasses import replace

    return replace(diagnosis, read_as=read)


def _form(array: Any) -> str:
    if array.ndim == 1:
        return "one number is" if array.size == 1 else f"{array.size} numbers are"
    return f"an array of shape {array.shape} is"


def _agrees(given: Given, target: Any, whole: bool) -> bool:
    if whole:
        return bool(np.abs(given.values - target).max() < 1e-9)
    units = 1.0 if int(given.digits.min()) > 2 else 0.5
    return given.within(target, float(np.abs(target).max()), units) and (
        int(given.digits.min()) >= 2 or bool(np.allclose(given.values, target))
    )


@dataclass(frozen=True)
class Choice(Exercise):
    """Choose and justify: `options` and `reasons` are (text, feedback); the right ones come first and are shuffled by seed.

    Without reasons a letter is enough. An answer is "b", or "b2": option b for reason 2.
    """

    options: tuple[tuple[str, str], ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    kind: ClassVar[str] = "choose and justify"

    def order(self, variant: Variant) -> tuple[list[int], list[int]]:
        """In which order options and reasons are shown."""
        rng = np.random.default_rng(variant.data.get("order", 0))
        return list(map(int, rng.permutation(len(self.options)))), list(map(int, rng.permutation(len(self.reasons))))

    def listing(self, variant: Variant) -> str:
        """Options and reasons as Markdown."""
        options, reasons = self.order(variant)
        lines = [f"- **{'abcdefgh'[i]}** · {self.options[o][0]}" for i, o in enumerate(options)]
        if reasons:
            lines += ["", "because", "", *(f"- **{i + 1}** · {self.reasons[r][0]}" for i, r in enumerate(reasons))]
        return "\n".join(lines)

    def right(self, variant: Variant) -> Any:
        """The right letter, and number."""
        options, reasons = self.order(variant)
        return "abcdefgh"[options.index(0)] + (str(reasons.index(0) + 1) if reasons else "")

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """Compare with the right choice; a wrong one has its own reply."""
        options, reasons = self.order(variant)
        text = "".join(map(str, answer)) if isinstance(answer, (tuple, list)) else str(answer)
        text = "".join(c for c in text.lower() if c.isalnum())
        letters = "abcdefgh"[: len(options)]
        form = f"a letter from a to {letters[-1]}" + (
            f' and the number of a reason from 1 to {len(reasons)}, such as "a1"' if reasons else ', such as "a"'
        )
        if not isinstance(answer, (str, tuple, list)) or len(text) != 1 + bool(reasons) or text[0] not in letters:
            return not_read("This answer could not be read.", f"{form} is expected, but {answer!r} was given")
        if reasons and (not text[1].isdigit() or not 1 <= int(text[1]) <= len(reasons)):
            return not_read("This answer could not be read.", f"{form} is expected, but {answer!r} was given")
        option = options[letters.index(text[0])]
        reason = reasons[int(text[1]) - 1] if reasons else 0
        code = "abcdefgh"[option] + (str(reason + 1) if reasons else "")
        read = f"{text[0]}: {self.options[option][0]}" + (f" — because {text[1]}: {self.reasons[reason][0]}" if reasons else "")
        if option == 0 and reason == 0:
            return Diagnosis("right", "Right.", read, self.options[0][1] or (self.reasons[0][1] if reasons else ""))
        if option:
            return Diagnosis("named", "Not this one.", read, self.options[option][1], mistakes=(code,), hints=self.hints)
        return Diagnosis(
            "named", "The choice is right, the reason is another one.", read, self.reasons[reason][1], mistakes=(code,), hints=self.hints
        )


@dataclass(frozen=True)
class Program(Exercise):
    """Write (or repair) a small function; it is called with each of `cases` and compared with `solve` and with the slips.

    In a slip, `wrong` is the wrong function itself.
    """

    solve: Callable[..., Any] = lambda *a: None
    cases: Callable[[Variant], Sequence[tuple[Any, ...]]] = lambda v: ()
    slips: tuple[Slip, ...] = ()
    source: Callable[[Variant], str] | None = None
    signature: str = "f(…)"
    kind: ClassVar[str] = "write a function"

    def right(self, variant: Variant) -> Any:
        """A function that is right."""
        return self.solve

    def judge(self, variant: Variant, answer: Any) -> Diagnosis:
        """Call the function with every case, fresh copies each time."""
        if not callable(answer):
            return not_read("A function is expected here.", f"give the function itself, {self.signature}, without brackets and arguments")
        results, printed, changed = [], "", ""
        cases = list(self.cases(variant))
        for case in cases:
            copies = [_copy(value) for value in case]
            outcome = run(answer, *copies, seconds=1.0)
            printed = printed or outcome.printed
            if outcome.trouble:
                return not_read("The function could not be tried to the end.", f"called with {_show(case)}: {outcome.trouble}", printed)
            if outcome.value is None or outcome.value is ...:
                return not_read(
                    "Not answered yet." if outcome.value is ... else "The function returns nothing.",
                    "A `return` with the result is expected.",
                    printed,
                )
            changed = changed or ("its arguments" if not all(_equal(a, b) for a, b in zip(copies, case, strict=True)) else "")
            results.append(outcome.value)
        read = f"a function, called with {len(cases)} different inputs"
        if _all_equal(results, [self.solve(*map(_copy, case)) for case in cases]):
            note = f"One thing besides: it changes {changed} while it runs; work on a copy." if changed else ""
            return Diagnosis(
                "right",
                f"Right, on all {len(cases)} inputs.",
                read,
                evidence=note,
                excludes=excluded(self.slips),
                printed=printed,
            )
        for index, slip in enumerate(self.slips):
            if _all_equal(results, [_or_none(slip.wrong, case) for case in cases]):
                return _with_read(slipped(index, slip, self, f"On all {len(cases)} inputs it gives what that would give."), read)
        bad = next(i for i, (r, case) in enumerate(zip(results, cases, strict=True)) if not _equal(r, self.solve(*map(_copy, case))))
        return Diagnosis(
            "unknown",
            "Not right yet, and none of the usual slips explains it.",
            read,
            f"The first input where it differs: {_show(cases[bad])}. It gives {_short(results[bad])}.",
            hints=self.hints,
            printed=printed,
        )


def _or_none(function: Callable[..., Any], case: tuple[Any, ...]) -> Any:
    try:
        return function(*map(_copy, case))
    except Exception:
        return None


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, (np.ndarray, list, dict)) else value


def _equal(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_equal, a, b))
    if hasattr(a, "detach"):
        a = a.detach().cpu().numpy()
    try:
        x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    except (TypeError, ValueError):
        return bool(a is b or (type(a) is type(b) and a == b))
    return x.shape == y.shape and bool(np.allclose(x, y, rtol=1e-6, atol=1e-9))


def _all_equal(results: Sequence[Any], targets: Sequence[Any]) -> bool:
    return all(_equal(r, t) for r, t in zip(results, targets, strict=True))


def _short(value: Any) -> str:
    text = (
        " ".join(np.array2string(np.asarray(value), precision=4, threshold=12).split())
        if isinstance(value, (np.ndarray, np.generic))
        else repr(value)
    )
    return text if len(text) <= 70 else text[:67] + "…"


def _show(case: tuple[Any, ...]) -> str:
    return ", ".join(_short(value) for value in case)
