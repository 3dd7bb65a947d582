"""What a class's answers to the inventory say: gain, shifts between wrong answers, and how well each item works.

Answers come as CSV, one line a learner and sitting:

    learner,time,form,1,2,3,4,5,6,7,8,9,10
    7f3a,before,1,b2 3,a1 1,,d3 4,…
    7f3a,after,2,…

`learner` is a code, not a name; `time` is before, after or later; an answer is the option's letter and the reason's number, then
how sure (1 to 4), if that was asked. An empty cell is a question left open.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from backprop_lib.inventory.form import CONFIDENCE, Form
from backprop_lib.inventory.items import ITEMS
from backprop_lib.mistakes import MISTAKES
from backprop_lib.numbers import fmt

__all__ = ["TIMES", "Given", "Results", "read_answers"]

TIMES = ("before", "after", "later")
HEAD = ["learner", "time", "form", *(str(item.number) for item in ITEMS)]


@dataclass(frozen=True)
class Given:
    """One answer: the row behind the option ("" is right), whether the reason was right too, and how sure (0 where not asked)."""

    row: str
    reason: bool
    sure: int

    @property
    def right(self) -> bool:
        """Answer and reason."""
        return not self.row and self.reason


Sitting = Mapping[int, Given]
form_of = lru_cache(maxsize=64)(Form)


@dataclass(frozen=True)
class Results:
    """All sittings: (learner, time) → item → answer."""

    sittings: Mapping[tuple[str, str], Sitting]

    def at(self, time: str) -> dict[str, Sitting]:
        """The sittings of one time, by learner."""
        return {learner: sitting for (learner, when), sitting in self.sittings.items() if when == time}

    def scores(self, time: str) -> dict[str, float]:
        """Each learner's share of the ten items; a question left open counts as not right."""
        return {learner: sum(g.right for g in sitting.values()) / len(ITEMS) for learner, sitting in self.at(time).items()}

    def gain(self, first: str, then: str) -> tuple[float, int] | None:
        """The class's normalised gain, (then − first)/(1 − first) of the means, and of how many learners: those who sat both."""
        one, two = self.scores(first), self.scores(then)
        both = sorted(one.keys() & two.keys())
        if not both:
            return None
        start, end = (float(np.mean([scores[learner] for learner in both])) for scores in (one, two))
        return ((end - start) / (1 - start), len(both)) if start < 1 else None

    def shifts(self, first: str, then: str) -> list[tuple[int, str, str, int]]:
        """From which answer to which other one learners went: (item, row, row, how many), the most frequent first."""
        one, two = self.at(first), self.at(then)
        moves = Counter(
            (number, one[learner][number].row, two[learner][number].row)
            for learner in one.keys() & two.keys()
            for number in one[learner].keys() & two[learner].keys()
        )
        changed = [(*move, n) for move, n in moves.items() if move[1] != move[2]]
        return sorted(changed, key=lambda move: (-move[3], move[:3]))

    def difficulty(self, time: str) -> dict[int, float]:
        """The share of sittings in which an item was right: the smaller, the harder."""
        sittings = list(self.at(time).values())
        return {item.number: float(np.mean([_right(s, item.number) for s in sittings])) for item in ITEMS} if sittings else {}

    def discrimination(self, time: str) -> dict[int, float]:
        """How an item goes with the other nine: the correlation of its score with theirs; not a number where all are alike."""
        sittings = list(self.at(time).values())
        table = np.array([[_right(s, item.number) for item in ITEMS] for s in sittings], dtype=float)
        found = {}
        for i, item in enumerate(ITEMS):
            own, rest = (table[:, i], np.delete(table, i, axis=1).sum(axis=1)) if len(table) else (np.zeros(0), np.zeros(0))
            told = len(table) > 2 and np.ptp(own) > 0 and np.ptp(rest) > 0
            found[item.number] = float(np.corrcoef(own, rest)[0, 1]) if told else float("nan")
        return found

    def sureness(self, time: str) -> tuple[float, float] | None:
        """How sure learners were, on average (1 to 4), where they were right and where they were wrong."""
        given = [g for sitting in self.at(time).values() for g in sitting.values() if g.sure]
        right, wrong = ([g.sure for g in given if g.right is wanted] for wanted in (True, False))
        return (float(np.mean(right)), float(np.mean(wrong))) if right and wrong else None

    def __str__(self) -> str:
        times = [time for time in TIMES if self.at(time)]
        lines = ["sitting   learners  mean score"]
        lines += [f"{time:<8}  {len(self.at(time)):8d}  {np.mean(list(self.scores(time).values())):10.0%}" for time in times]
        for first, then, words in (("before", "after", "gain"), ("before", "later", "delayed gain")):
            if (found := self.gain(first, then)) is not None:
                lines += ["", f"{words} from {first} to {then}: {fmt(found[0], 2)} of what was possible ({found[1]} learners sat both)"]
        for time in times:
            if (sure := self.sureness(time)) is not None:
                lines += ["", f"{time}: sureness {sure[0]:.1f} of {len(CONFIDENCE)} where right, {sure[1]:.1f} where wrong"]
            lines += ["", f"{time}: item, share right, correlation with the other items"]
            difficulty, discrimination = self.difficulty(time), self.discrimination(time)
            lines += [f"  {i.number:2d}  {difficulty[i.number]:4.0%}  {fmt(discrimination[i.number], 2):>12}  {i.title}" for i in ITEMS]
        for first, then in pairwise(times):
            moves = self.shifts(first, then)[:12]
            lines += ["", f"from {first} to {then}: item, answers that changed, learners"] if moves else []
            lines += [f"  {number:2d}  {_named(one)} → {_named(two)}: {n}" for number, one, two, n in moves]
        return "\n".join(lines)


def _right(sitting: Sitting, number: int) -> bool:
    return number in sitting and sitting[number].right


def _named(row: str) -> str:
    return f"“{MISTAKES[row].name}”" if row else "right"


def read_answers(folder: str | Path) -> tuple[Results, list[str]]:
    """Read every CSV file of a folder; the second value says which lines were left out, and why. Raises ValueError for no folder."""
    path = Path(folder)
    if not path.is_dir():
        raise ValueError(f"{path} is not a folder; give the folder with the answers as CSV files")
    sittings: dict[tuple[str, str], Sitting] = {}
    skipped: list[str] = []
    for file in sorted(path.glob("*.csv")):
        try:
            rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        except (OSError, UnicodeDecodeError, csv.Error):
            skipped.append(f"{file.name}: not a CSV file in UTF-8")
            continue
        if not rows or [cell.strip().lower() for cell in rows[0]] != HEAD:
            skipped.append(f"{file.name}: the first line must be {','.join(HEAD)}")
            continue
        for number, row in enumerate(rows[1:], start=2):
            if not any(cell.strip() for cell in row):
                continue
            try:
                who, sitting = _sitting(row)
                if who in sittings:
                    raise ValueError(f"learner {who[0]} has answered at the time {who[1]!r} already")
                sittings[who] = sitting
            except ValueError as trouble:
                skipped.append(f"{file.name}, line {number}: {trouble}")
    return Results(sittings), skipped


def _sitting(row: Sequence[str]) -> tuple[tuple[str, str], Sitting]:
    cells = [cell.strip().lower() for cell in row]
    if len(cells) != len(HEAD):
        raise ValueError(f"{len(HEAD)} cells are expected, {len(cells)} were found")
    learner, time, seed = cells[:3]
    if not learner:
        raise ValueError("the learner's code is missing")
    if time not in TIMES:
        raise ValueError(f"the time must be {', '.join(TIMES[:-1])} or {TIMES[-1]}, not {time!r}")
    if not seed.isdecimal():
        raise ValueError(f"a form is a whole number such as 1, not {seed!r}")
    form = form_of(int(seed))
    return (learner, time), {
        sheet.item.number: _given(form, i, cell) for i, (sheet, cell) in enumerate(zip(form.sheets, cells[3:], strict=True)) if cell
    }


def _given(form: Form, place: int, cell: str) -> Given:
    sheet = form.sheets[place]
    found = re.fullmatch(r"([a-d])\s*([1-3])(?:[\s:/]+([1-4]))?", cell)
    if found is None:
        raise ValueError(f'item {sheet.item.number}: an answer is written "b2 3" (option, reason, how sure), not {cell!r}')
    return Given(sheet.row(found[1]), not sheet.reasons[int(found[2]) - 1].row, int(found[3] or 0))
