"""What the exercises show besides a diagnosis: questions, hints, solutions and the table of progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from backprop_lib.exercises.exercise import Exercise, Variant, source_of
from backprop_lib.mistakes.card import frame, header, typeset
from backprop_lib.mistakes.diagnosis import plain

__all__ = ["Progress", "Question", "Sheet"]


@dataclass(frozen=True)
class Question:
    """A question to read; in code `.net`, `.X`, `.Y`, `.of` and `.data` are what it is about, `.code` what is to be repaired."""

    exercise: Exercise
    variant: Variant
    number: int

    @property
    def net(self) -> Any:
        """The network."""
        return self.variant.net

    @property
    def X(self) -> Any:
        """The inputs (n, N_1)."""
        return self.variant.X

    @property
    def Y(self) -> Any:
        """The targets (n, N_L)."""
        return self.variant.Y

    @property
    def of(self) -> Any:
        """The weight whose derivative is asked for."""
        return self.variant.of

    @property
    def data(self) -> Any:
        """Other numbers of the question, by name."""
        return self.variant.data

    @property
    def code(self) -> str:
        """The code to be repaired, or ""."""
        return source_of(self.exercise, self.variant)

    @property
    def markdown(self) -> str:
        """The question as Markdown with LaTeX."""
        variant = f" · variant {self.number + 1}" if self.number else ""
        text = f"**{self.exercise.id}** · {self.exercise.titled(self.variant)}{variant}\n\n{self.exercise.ask(self.variant)}"
        if hasattr(self.exercise, "listing"):
            text += "\n\n" + self.exercise.listing(self.variant)
        return text + (f"\n\n```python\n{self.code.strip()}\n```" if self.code else "")

    def __repr__(self) -> str:
        return plain(self.markdown.replace("$$", "$").replace("**", ""))

    def _repr_markdown_(self) -> str:
        return self.markdown


@dataclass(frozen=True)
class Sheet:
    """A hint or a solution: a title, a text with formulas, and code."""

    title: str
    headline: str
    text: str
    code: str = ""
    counter: str = ""

    def __repr__(self) -> str:
        parts = [f"{self.title}  ·  {self.counter}" if self.counter else self.title, self.headline, self.text, self.code.strip()]
        return plain("\n".join(part for part in parts if part))

    def _repr_html_(self) -> str:
        code = f"<pre>{escape(self.code.strip())}</pre>" if self.code else ""
        return frame(f"{header(self.title, self.counter)}<h2>{typeset(self.headline)}</h2><p>{typeset(self.text)}</p>{code}", self.headline)


@dataclass(frozen=True)
class Progress:
    """A small table: one line an exercise."""

    rows: Sequence[tuple[str, str, str, str, str]]

    def __repr__(self) -> str:
        lines = [("exercise", "kind", "attempts", "hints", ""), *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(5)]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in ("exercise", "kind", "attempts", "hints", "state"))
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows)
        solved = sum(row[4] == "solved" for row in self.rows)
        return frame(
            f"<h2>{solved} of {len(self.rows)} solved</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>", "progress"
        )
