"""Exercises whose check names the mistake: `question("03.2")`, `check("03.2", answer)`, `hint("03.2")`, `solution("03.2")`.

The functions here work on one `Session`, made anew by `variant(seed)`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from backprop_lib.exercises.engine import Session
from backprop_lib.exercises.lessons import EXERCISES
from backprop_lib.exercises.sheets import Progress, Question, Sheet
from backprop_lib.mistakes import Diagnosis

__all__ = ["EXERCISES", "Session", "again", "check", "export_report", "hint", "progress", "question", "recall", "solution", "variant"]

_session = Session(EXERCISES)


def variant(seed: int) -> None:
    """Start anew with the variants of this seed, so that a class does not share one answer."""
    global _session
    _session = Session(EXERCISES, seed)


def question(name: str) -> Question:
    """The question of an exercise; its `.net`, `.X`, `.Y`, `.of`, `.data`, `.code` are what it is about."""
    return _session.question(name)


def recall(name: str) -> Question:
    """A short question that takes seconds, such as "03.a"; answer it with `check("03.a", "b")`."""
    return _session.question(name)


def check(name: str, answer: Any = ...) -> Diagnosis:
    """Judge an answer: right, and why; or which mistake it contains, and where to look."""
    return _session.check(name, answer)


def hint(name: str) -> Sheet:
    """The next hint: where, what, how, a worked example. A further hint needs a changed answer."""
    return _session.hint(name)


def solution(name: str) -> Sheet:
    """After one honest attempt the solution of another variant; your own once it is solved."""
    return _session.solution(name)


def again(name: str) -> Question:
    """Another variant of an exercise."""
    return _session.again(name)


def progress() -> Progress:
    """A small table of what you tried and solved."""
    return _session.progress()


def export_report(path: str | os.PathLike[str]) -> Path:
    """Write what may be handed in as JSON: notes and counts, no names, no answers."""
    return _session.export_report(path)
