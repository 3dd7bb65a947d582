"""For teachers: `python -m backprop_lib.report FOLDER` shows which mistakes a class makes, as a table and a picture.

FOLDER holds the files that learners wrote with `export_report`. They contain notes and counts, no names and no answers;
nothing is sent anywhere.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from backprop_lib.exercises import EXERCISES
from backprop_lib.exercises.choice import Choice
from backprop_lib.mistakes import MISTAKES
from backprop_lib.mistakes.diagnosis import plain
from backprop_lib.report_files import Attempts, read_files

__all__ = ["Group", "Report", "main", "read_folder"]

ENOUGH = 5
"""So many unrecognised answers of one kind are worth a row of the catalogue."""


@dataclass(frozen=True)
class Group:
    """Unrecognised answers to one exercise that have the same ratio to the same product of correct factors."""

    exercise: str
    factor: str
    ratio: float
    count: int

    @property
    def words(self) -> str:
        """What these answers have in common."""
        return f"{self.exercise}: {self.count} answers are {self.ratio:g} times {self._product}"

    @property
    def _product(self) -> str:
        return "the derivative" if self.factor == "derivative" else self.factor.replace("·", " · ")

    def draft(self) -> str:
        """A row of the catalogue to start from."""
        kept = ["S", "U", "I", "B"] if self.factor == "derivative" else self.factor.split("·")
        first = "B" if "B" in kept and self.factor != "derivative" else "U"
        gone = [slot for slot in ("U", "S", "I") if slot not in kept and not (slot == "U" and first == "B")]
        ones = {"U": "np.ones_like(p.Y)", "S": "np.ones_like(p.a[l])", "I": "np.ones_like(p.a[l - 1])"}
        arguments = {"U": "p", "S": "p, l", "I": "p, l"}
        pieces = [f'"{slot}": lambda {arguments[slot]}: {ones[slot]}' for slot in gone]
        if self.ratio != 1:
            end = f'"R": lambda p, delta, I: {self.ratio:g} * RIGHT["R"](p, delta, I)'
            pieces.append(end)
        return (
            f'Mistake(\n    "?", "name it", "is {self.ratio:g} times {self._product}.",  # {self.count} answers to {self.exercise}\n'
            f'    "why it is tempting, and what is the case",\n    ("where", "what", "how"), ("{self.exercise[:2]}", "section"), '
            f'r"formula",\n'
            f"    {{{', '.join(pieces)}}},\n),"
        )


@dataclass(frozen=True)
class Report:
    """What the reports of a class say together: `learners` is a list of exercise → attempts."""

    learners: Sequence[Mapping[str, Attempts]]

    @property
    def wrong(self) -> Attempts:
        """All wrong attempts."""
        return [a for learner in self.learners for attempts in learner.values() for a in attempts if not a["correct"]]

    @property
    def named_share(self) -> float:
        """Which share of the wrong answers has a name."""
        return sum(a["named"] for a in self.wrong) / len(self.wrong) if self.wrong else 0.0

    def notes(self) -> list[tuple[str, int, float]]:
        """Each note of a wrong answer, its count, and its share of all attempts at that exercise; the most frequent first."""
        counts = Counter(a["note"] for a in self.wrong)
        totals = Counter(name for learner in self.learners for name, attempts in learner.items() for _ in attempts)
        return [(note, n, n / totals[note.partition(":")[0]]) for note, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]

    def next_right(self, named: bool) -> tuple[int, int]:
        """After a mistake with (or without) a name: how often the first answer to the next variant is right, and of how many."""
        found = [
            right for learner in self.learners for attempts in learner.values() for is_named, right in _nexts(attempts) if is_named == named
        ]
        return sum(found), len(found)

    def groups(self) -> list[Group]:
        """Unrecognised answers by what they have in common, five or more of a kind, each answer in its largest group."""
        sorts: dict[tuple[str, str, float], set[int]] = defaultdict(set)
        unnamed = [a for a in self.wrong if not a["named"] and a.get("ratios")]
        for i, a in enumerate(unnamed):
            for factor, ratio in a["ratios"].items():
                sorts[a["note"].partition(":")[0], factor, float(f"{ratio:.3g}")].add(i)
        found, used = [], set[int]()
        for (exercise, factor, ratio), members in sorted(sorts.items(), key=lambda item: (-len(item[1]), len(item[0][1]), item[0])):
            if len(members - used) >= ENOUGH:
                found.append(Group(exercise, factor, ratio, len(members)))
                used |= members
        return found

    def __str__(self) -> str:
        lines = [
            f"{_count(len(self.learners), 'report')}, {_count(len(self.wrong), 'wrong answer')}, {self.named_share:.0%} of them named",
            "",
        ]
        rows = [
            ("note", "mistake", "answers", "of all attempts"),
            *((note, _name(note), str(n), f"{share:.0%}") for note, n, share in self.notes()),
        ]
        widths = [max(len(row[i]) for row in rows) for i in range(4)]
        lines += [
            "  ".join(cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True)))
            for row in rows
        ]
        for named, words in ((True, "a named"), (False, "an unnamed")):
            right, of = self.next_right(named)
            lines += ["", f"After {words} mistake the next variant was right {right} of {of} times."] if of else []
        groups = self.groups()
        if groups:
            lines += ["", "Unrecognised answers that have something in common, with a row to start from:"]
            lines += [text for group in groups for text in ("", group.words, group.draft())]
        return "\n".join(lines)


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _name(note: str) -> str:
    """What a note stands for: a mistake of the catalogue, the option that was chosen, or one of the exercise's own slips."""
    exercise, _, code = note.partition(":")
    if code == "?":
        return "not recognised"
    if all(part in MISTAKES for part in code.split("+")) and exercise not in _own():
        return " + ".join(MISTAKES[part].name for part in code.split("+"))
    return _own().get(exercise, {}).get(code, f"answer {code}")


@cache
def _own() -> dict[str, dict[str, str]]:
    """The codes of exercises whose notes are not numbers of the catalogue, in words."""
    found: dict[str, dict[str, str]] = {}
    for exercise in EXERCISES.values():
        for e in (exercise, exercise.follow_up):
            if isinstance(e, Choice):
                found[e.id] = {"abcdefgh"[i]: _short(option) for i, (option, _) in enumerate(e.options)}
                found[e.id] |= {
                    f"{'abcdefgh'[i]}{j + 1}": f"{_short(option, 30)}, because {_short(reason, 26)}"
                    for i, (option, _) in enumerate(e.options)
                    for j, (reason, _) in enumerate(e.reasons)
                }
            elif slips := getattr(e, "slips", ()):
                found[e.id] = {"abcdefghij"[i]: _short(slip.says.rstrip(".")) for i, slip in enumerate(slips)}
    return found


def _short(text: str, most: int = 64) -> str:
    text = plain(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _nexts(attempts: Attempts) -> Iterator[tuple[bool, bool]]:
    """For each variant that went wrong at first and was followed by another: was its mistake named, was the next one right."""
    variants: dict[int, Attempts] = defaultdict(list)
    for attempt in attempts:
        variants[attempt["variant"]].append(attempt)
    order = list(variants.values())
    for before, after in pairwise(order):
        wrong = [a for a in before if not a["correct"]]
        if wrong:
            yield wrong[-1]["named"], after[0]["correct"]


def read_folder(folder: str | Path) -> tuple[Report, list[str]]:
    """Read all reports of a folder; the second value says which files are none, and why. Raises ValueError for no folder."""
    learners, skipped = read_files(folder)
    return Report(learners), skipped


def picture(report: Report, most: int = 15) -> Any:
    """The most frequent notes as bars; what was not recognised is hatched."""
    from matplotlib.figure import Figure

    notes = report.notes()[:most][::-1]
    fig = Figure(figsize=(10, 0.9 + 0.36 * max(len(notes), 1)), layout="constrained")
    ax = fig.subplots()
    for i, (note, count, _) in enumerate(notes):
        unknown = note.endswith(":?")
        ax.barh(i, count, color="#FFFFFF" if unknown else "#0A6CCB", edgecolor="#0A6CCB", hatch="////" if unknown else None)
        ax.text(count, i, f" {count}", va="center")
    ax.set_yticks(range(len(notes)), [_short(f"{note}  {_name(note)}", 56).replace("$", r"\$") for note, _, _ in notes])
    ax.set_xlabel("answers")
    ax.locator_params(axis="x", integer=True)
    fig.suptitle(f"Wrong answers of {_count(len(report.learners), 'report')}, {report.named_share:.0%} of them named", x=0.01, ha="left")
    ax.spines[["top", "right"]].set_visible(False)
    ax.margins(x=0.1)
    return fig


def _inventory(folder: str) -> int:
    from backprop_lib.inventory.scoring import read_answers

    try:
        results, skipped = read_answers(folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for line in skipped:
        print(f"left out: {line}", file=sys.stderr)
    if not results.sittings:
        print(f"no answers were found in {folder}; docs/inventory/README.md says how they are written down", file=sys.stderr)
        return 1
    print(results)
    return 0


def main(arguments: Iterable[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m backprop_lib.report", description="Which mistakes a class makes: a table and a picture."
    )
    parser.add_argument("folder", help="the folder with the files that learners wrote with export_report")
    parser.add_argument("--inventory", action="store_true", help="the folder holds answers to the concept inventory, as CSV files")
    parser.add_argument("--picture", help="where the picture goes (default: mistakes.png in that folder)")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.inventory:
        return _inventory(options.folder)
    try:
        report, skipped = read_folder(options.folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for line in skipped:
        print(f"left out: {line}", file=sys.stderr)
    if not report.learners:
        print(f"no report was found in {options.folder}; learners write them with export_report(path)", file=sys.stderr)
        return 1
    print(report)
    path = Path(options.picture) if options.picture else Path(options.folder) / "mistakes.png"
    picture(report).savefig(path, dpi=150)
    print(f"\nThe picture is in {path}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
