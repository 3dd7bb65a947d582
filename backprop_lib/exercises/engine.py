"""A session: which variant each exercise has, what was answered, which hints were given."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from backprop_lib.exercises.exercise import Exercise, Variant
from backprop_lib.exercises.sheets import Progress, Question, Sheet
from backprop_lib.mistakes import MISTAKES, Diagnosis
from backprop_lib.mistakes.verdict import fill

__all__ = ["Attempt", "Record", "Session"]

DEGREES = ("where", "what", "how", "a worked example")
FAST, TRIES = 10.0, 3
"""Three different wrong answers within ten seconds bring a question instead of a verdict."""


@dataclass(frozen=True)
class Attempt:
    """One answer: its note, whether it was right or named, and (unnamed) its ratios to the derivative and its factors."""

    note: str
    correct: bool
    named: bool
    variant: int
    when: float
    key: str
    ratios: Mapping[str, float] = field(default_factory=dict)
    pairs: tuple[tuple[str, ...], ...] = ()


@dataclass
class Record:
    """What one learner has done in one exercise."""

    number: int = 0
    attempts: list[Attempt] = field(default_factory=list)
    hints: int = 0
    hinted_at: str | None = None
    solved: bool = False
    last: Diagnosis | None = None

    @property
    def here(self) -> list[Attempt]:
        """The attempts at the present variant."""
        return [attempt for attempt in self.attempts if attempt.variant == self.number]


class Session:
    """One learner's work: `seed` chooses the variants, `clock` tells the time in seconds."""

    def __init__(self, exercises: Mapping[str, Exercise], seed: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
            raise TypeError(f"a seed is a whole number from 0 on, but {seed!r} was given")
        self.exercises, self.seed, self.clock = exercises, seed, clock
        self.records: dict[str, Record] = {}

    # what is asked

    def exercise(self, name: str) -> Exercise:
        """The exercise of that number; a ValueError names the nearest one."""
        if isinstance(name, str) and name in self.exercises:
            return self.exercises[name]
        if isinstance(name, str) and name.endswith("+") and (follow := getattr(self.exercises.get(name[:-1]), "follow_up", None)):
            found: Exercise = follow
            return found
        near = get_close_matches(str(name), self.exercises, n=1, cutoff=0.3)
        guess = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f'an exercise is named by a text such as "03.2", but {name!r} was given{guess}')

    def record(self, name: str) -> Record:
        """What was done in one exercise."""
        return self.records.setdefault(self.exercise(name).id, Record())

    def variant(self, name: str) -> Variant:
        """The present variant of one exercise."""
        exercise = self.exercise(name)
        return exercise.variant(self.seed, self.record(name).number)

    def question(self, name: str) -> Question:
        """The question, with the network and samples it is about."""
        return Question(self.exercise(name), self.variant(name), self.record(name).number)

    def again(self, name: str) -> Question:
        """Another variant of one exercise."""
        exercise, record = self.exercise(name), self.record(name)
        shown = exercise.text(self.variant(name))
        record.number = next(
            (n for n in range(record.number + 1, record.number + 30) if exercise.text(exercise.variant(self.seed, n)) != shown),
            record.number + 1,
        )
        record.solved, record.last, record.hints, record.hinted_at = False, None, 0, None
        return self.question(name)

    # what is answered

    def check(self, name: str, answer: Any) -> Diagnosis:
        """Judge an answer: say what is right or which mistake it contains, and count it where it is an attempt."""
        exercise, record, now = self.exercise(name), self.record(name), self.clock()
        variant = self.variant(name)
        found = exercise.check(variant, answer)
        title = f"Exercise {exercise.id}  {exercise.titled(self.variant(name))}"
        if not found.attempt:
            return replace(found, title=title)
        found = self._two(exercise, record, found)
        key = _key(answer)
        repeated = bool(record.here) and record.here[-1].key == key
        if not repeated:
            ratios = {} if found.correct or found.named else found.ratios
            record.attempts.append(
                Attempt(f"{exercise.id}:{found.code}", found.correct, found.named, record.number, now, key, ratios, found.alternatives)
            )
        record.last = found
        record.solved = record.solved or found.correct
        counter = f"attempt {len(record.here)}"
        if found.correct:
            return replace(found, title=title, counter=counter, next_step=self._next(exercise))
        if self._hasty(record, now):
            return replace(self._pause(found), title=title, counter=counter)
        degree = min(record.hints, len(DEGREES) - 1)
        call = f'hint("{exercise.id}")'
        detail = found.hints[degree] if degree < len(found.hints) else ""
        return replace(found, title=title, counter=counter, next_step=(f"Next hint: {DEGREES[degree]}", detail, call))

    def _two(self, exercise: Exercise, record: Record, found: Diagnosis) -> Diagnosis:
        """Two mistakes at once are named when the same pair explains answers to two variants of one exercise."""
        if found.verdict != "fits" or found.mistakes or not found.alternatives:
            return found
        before = [set(attempt.pairs) for attempt in record.attempts if attempt.pairs and attempt.variant != record.number]
        common = [pair for pair in found.alternatives if before and pair in before[-1]]
        if len(common) != 1:
            return replace(found, text=f'{found.text} `again("{exercise.id}")` shows one.')
        rows = [MISTAKES[id_] for id_ in common[0]]
        variant = self.variant(exercise.id)
        says = [fill(row.says, variant.net, variant.of).rstrip(".") for row in rows]
        return replace(
            found, verdict="named", headline=f"This answer contains two mistakes: it {says[0]}, and it {says[1]}.",
            text="The same two explain the answer to the variant before.", mistakes=common[0], alternatives=(), place=rows[0].place,
            hints=tuple(fill(h, variant.net, variant.of) for h in rows[0].hints), rows=tuple(rows),
        )  # fmt: skip

    def _hasty(self, record: Record, now: float) -> bool:
        recent = {a.key for a in record.attempts if not a.correct and now - a.when <= FAST}
        return len(recent) >= TRIES

    def _pause(self, found: Diagnosis) -> Diagnosis:
        question = found.hints[1] if len(found.hints) > 1 else "Which part of your answer did you change, and what did you expect it to do?"
        text = "Nothing is judged until you have an answer to it; then take your time and check again."
        return Diagnosis(
            "unknown", "Three answers in ten seconds: first a question.", found.read_as, f"{question}\n\n{text}", mistakes=found.mistakes
        )

    def _next(self, exercise: Exercise) -> tuple[str, str, str]:
        if exercise.follow_up is not None:
            return ("One question on your own code", "", f'question("{exercise.id}+")')
        names = [name for name in self.exercises if name[3:].isdigit()]
        if exercise.id in names[:-1] and (after := names[names.index(exercise.id) + 1])[:2] == exercise.id[:2]:
            return (f"Next: {after}", "", f'question("{after}")')
        return ("Another variant", "", f'again("{exercise.id}")')

    # what helps

    def hint(self, name: str) -> Sheet:
        """The next hint by degree: where, what, how, a worked example. A further hint needs a changed answer."""
        exercise, record = self.exercise(name), self.record(name)
        title = f"Exercise {exercise.id}  {exercise.titled(self.variant(name))}"
        if record.solved:
            return Sheet(title, "It is solved already.", f'`solution("{exercise.id}")` shows how it can be written.')
        latest = record.here[-1].key if record.here else ""
        fresh = record.hinted_at is None or record.hinted_at != latest
        degree = record.hints if fresh else max(record.hints - 1, 0)
        degree = min(degree, len(DEGREES) - 1)
        if fresh:
            record.hints, record.hinted_at = min(record.hints + 1, len(DEGREES)), latest
        note = "" if fresh else "\n\nThis is the hint from before: a further one needs a changed answer first."
        counter = f"hint {degree + 1} of {len(DEGREES)}: {DEGREES[degree]}"
        if degree == len(DEGREES) - 1:
            example = self._example(exercise, record.number)
            if example is not None:
                return self._worked(exercise, example, title, "A worked example, on another variant", note, counter)
            degree -= 1
        hints = record.last.hints if record.last and len(record.last.hints) > degree else exercise.hints
        return Sheet(title, hints[degree], note.strip(), counter=counter)

    def solution(self, name: str) -> Sheet:
        """After one honest attempt: the worked solution of another variant, then a new variant; one's own only once it is solved."""
        exercise, record = self.exercise(name), self.record(name)
        title = f"Exercise {exercise.id}  {exercise.titled(self.variant(name))}"
        if record.solved:
            return self._worked(exercise, self.variant(name), title, "One way to write it", "", "", own=True)
        if not record.here:
            text = f'After it, `solution("{exercise.id}")` works out another variant. `hint("{exercise.id}")` says where to look.'
            return Sheet(title, "First an attempt of your own.", text)
        example = self._example(exercise, record.number)
        if example is None:
            return Sheet(
                title,
                exercise.hints[2],
                "This question has no other variant to be worked out. Its own solution is shown once it is solved.",
            )
        shown = self._worked(exercise, example, title, "Another variant, worked out", "", "")
        question = self.again(name)
        text = f'{shown.text}\n\nYour exercise has new numbers now: `question("{exercise.id}")` shows variant {question.number + 1}.'
        return replace(shown, text=text)

    def _example(self, exercise: Exercise, number: int) -> Variant | None:
        """A variant that is neither the present nor the next one; None where there is no other."""
        taken = {exercise.text(exercise.variant(self.seed, n)) for n in range(number, number + 2)}
        examples = (exercise.variant(self.seed, n) for n in range(1_000, 1_030))
        return next((v for v in examples if exercise.text(v) not in taken), None)

    def _worked(self, exercise: Exercise, variant: Variant, title: str, headline: str, note: str, counter: str, own: bool = False) -> Sheet:
        ask = "" if own else exercise.ask(variant).strip()
        worked, _, code = exercise.worked(variant).partition("```python\n")
        text = "\n\n".join(part for part in (ask, worked.strip(), note.strip()) if part)
        return Sheet(title, headline, text, code.partition("```")[0], counter)

    # what is kept

    def progress(self) -> Progress:
        """A small table of what was tried and solved."""
        rows = []
        for name, record in sorted(self.records.items()):
            state = "solved" if record.solved else "open" if record.attempts else "not answered yet"
            exercise = self.exercise(name)
            rows.append(
                (
                    name,
                    "find and fix" if getattr(exercise, "source", None) else exercise.kind,
                    str(len(record.attempts)),
                    str(record.hints),
                    state,
                )
            )
        return Progress(rows)

    def report(self) -> dict[str, Any]:
        """What may be handed in: notes and counts; no names, no answers, no times of day."""
        records = {}
        for name, record in sorted(self.records.items()):
            attempts = [
                {"note": a.note, "correct": a.correct, "named": a.named, "variant": a.variant, "ratios": dict(a.ratios)}
                for a in record.attempts
            ]
            if attempts:
                records[name] = {"attempts": attempts, "hints": record.hints, "solved": record.solved}
        return {"format": "backprop-lib report 1", "exercises": records}

    def export_report(self, path: str | os.PathLike[str]) -> Path:
        """Write the report as JSON: completely or not at all, so that an older file is not lost when writing fails."""
        if not isinstance(path, (str, os.PathLike)) or "\0" in os.fspath(path):
            raise TypeError(f'a path such as "my_report.json" is expected, but {path!r} was given')
        target = Path(path)
        if target.is_dir():
            target = target / "report.json"
        if not target.parent.is_dir():
            raise ValueError(f"the folder {target.parent} does not exist; make it, or give another path")
        text = json.dumps(self.report(), indent=1, sort_keys=True, allow_nan=False) + "\n"
        try:
            _write_whole(text, target)
        except OSError as error:
            why = error.strerror or error
            raise OSError(f"the report could not be written to {target}: {why}. A file that was there before is as it was") from None
        return target


def _write_whole(text: str, target: Path) -> None:
    """Write a file completely or not at all."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".report-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _key(answer: Any) -> str:
    """Whether two answers are the same answer: by content, not by name or address."""
    code = getattr(answer, "__code__", None)
    if code is not None:
        return repr((code.co_code, [c for c in code.co_consts if not hasattr(c, "co_code")], code.co_names))
    if isinstance(answer, np.ndarray):
        return repr(answer.tolist())
    if isinstance(answer, (list, tuple)):
        return repr([_key(item) for item in answer])
    if isinstance(answer, Mapping):
        return repr([(repr(key), _key(value)) for key, value in answer.items()])
    if hasattr(answer, "weights") and hasattr(answer, "vector"):
        return repr(answer.vector.tolist())
    return answer.strip() if isinstance(answer, str) else repr(answer)
