"""All exercises by number: every module `lesson_LL.py` beside this one has a list EXERCISES."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

import backprop_lib.exercises as package
from backprop_lib.exercises.exercise import Exercise

__all__ = ["EXERCISES"]


def _collect() -> dict[str, Exercise]:
    names = sorted(module.name for module in iter_modules(package.__path__) if module.name.startswith("lesson_"))
    found: dict[str, Exercise] = {}
    for name in names:
        for exercise in import_module(f"{package.__name__}.{name}").EXERCISES:
            if exercise.id in found:
                raise ValueError(f"two exercises have the number {exercise.id}")
            found[exercise.id] = exercise
    return found


EXERCISES: Mapping[str, Exercise] = _collect()
