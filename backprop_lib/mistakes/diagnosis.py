"""What the check says about an answer: the verdict as data, and as plain text. The answer is judged, never the person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rule import Setting

__all__ = ["ChainLink", "Diagnosis", "plain"]

UNICODE = {
    r"\partial": "∂", r"\delta": "δ", r"\sum": "Σ", r"\cdot": "·", r"\eta": "η", r"\lambda": "λ", r"\sigma": "σ", r"\circ": "∘",
    r"\quad": " ", r"\,": "", r"\ ": " ", r"\;": " ", r"\exp": "exp", r"\log": "log", r"\tanh": "tanh", r"\times": "×", r"\approx": "≈",
    r"\le": "≤",
    r"\ne": "≠", r"\to": "→", r"\Delta": "Δ", r"\left": "", r"\right": "", r"\displaystyle": "", r"\dots": "…", r"\tfrac12": "½",
    r"\mid": "|",
}  # fmt: skip


def plain(text: str) -> str:
    r"""Formulas between dollar signs as they are written without typesetting.

    >>> plain(r"leaves out $g'(z_{1}^{(4)})$")
    "leaves out g'(z_1^(4))"
    """
    return re.sub(r"\$(?:[USIB]:)?([^$]*)\$", lambda m: _plain_latex(m[1]), text)


def _plain_latex(latex: str) -> str:
    latex = re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", lambda m: _rows(m[1]), latex)
    latex = re.sub(r"\\t?frac(\w)(\w)", r"\1/\2", latex.replace(r"\tfrac12", "½"))
    for command in sorted(UNICODE, key=len, reverse=True):
        latex = re.sub(re.escape(command) + ("(?![a-zA-Z])" if command[-1].isalpha() else ""), UNICODE[command], latex)
    latex = re.sub(r"\\overline\{([^{}]*)\}", "\\1\N{COMBINING MACRON}", re.sub(r"\\text\{([^{}]*)\}", r"\1", latex))
    for _ in range(3):
        latex = re.sub(r"\\t?frac\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", _over, latex)
        latex = re.sub(r"\\sqrt\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", lambda m: f"√{_whole(m[1])}", latex)
    latex = re.sub(r"([_^])\{([^{}]*)\}", r"\1\2", latex)
    latex = re.sub(r"([_^])\{([^{}]*)\}", r"\1\2", latex)
    return re.sub(r"\s+", " ", latex.replace("∂ ", "∂").replace("{", "").replace("}", "").replace("-", "−").replace("\\", "")).strip()


def _over(fraction: re.Match[str]) -> str:
    return f"{_whole(fraction[1])}/{_whole(fraction[2])}"


def _whole(latex: str) -> str:
    """In brackets, where it is more than one name or number."""
    return latex if re.fullmatch(r"[\w∂σδη]*(?:[_^](?:\w|\{[^{}]*\}))*", latex) else f"({latex})"


def _rows(matrix: str) -> str:
    return "[" + "; ".join(row.strip().replace(" & ", ", ") for row in matrix.split(r"\\")) + "]"


@dataclass(frozen=True)
class ChainLink:
    """One link of the chain w → z → a → C_0 as the card draws it; `mark` is what stands under it."""

    slot: str
    latex: str
    start: str
    end: str
    mark: str
    fine: bool


@dataclass(frozen=True)
class Diagnosis:
    """The check's answer to an answer.

    verdict      "right", "named" (a mistake of the catalogue), "fits" (several explanations, or too few digits), "unknown",
                 or "unread" (not an attempt)
    mistakes     the mistakes that explain the answer, by number; `alternatives` explain it equally well
    hints        where, what, how
    separating   a network with samples on which the alternatives give different numbers
    next_step    what to do next: a label, what it unfolds to, and the call that shows it
    ratios       an unrecognised answer divided by the right one and by each factor, for the teacher's report
    """

    verdict: str
    headline: str
    read_as: str = ""
    text: str = ""
    evidence: str = ""
    mistakes: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
    hints: tuple[str, ...] = ()
    place: str = ""
    chain: tuple[ChainLink, ...] = ()
    excludes: tuple[str, ...] = ()
    printed: str = ""
    separating: Setting | None = None
    ratios: Mapping[str, float] = field(default_factory=dict)
    title: str = ""
    counter: str = ""
    next_step: tuple[str, str, str] = ("", "", "")
    rows: tuple[Mistake, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether the answer is right."""
        return self.verdict == "right"

    @property
    def named(self) -> bool:
        """Whether a wrong answer has a name."""
        return self.verdict == "named"

    @property
    def attempt(self) -> bool:
        """Whether there was an answer that could be read."""
        return self.verdict != "unread"

    @property
    def code(self) -> str:
        """A short code, the same for every seed and every rounding: "ok", "5", "1a+7", "?" or "-"."""
        if self.correct:
            return "ok"
        if not self.attempt:
            return "-"
        return "+".join(self.mistakes) if self.mistakes else "?"

    @property
    def exclusion(self) -> str:
        """What stands before the list of what is excluded: names of mistakes, or sentences about the answer."""
        return "So none of these is true" if self.excludes and self.excludes[0].startswith("it ") else "So it is none of these"

    def __str__(self) -> str:
        lines = [f"{self.title}{'  ·  ' + self.counter if self.counter else ''}"] if self.title else []
        if self.read_as:
            lines.append(f"Read as: {self.read_as}")
        lines.append(self.headline)
        lines += [part for part in (self.text, self.evidence) if part]
        if self.chain:
            lines.append("   ".join(f"{c.start and '$' + c.start + '$'} → ${c.end}$: ${c.latex}$ ({c.mark})" for c in self.chain))
        if self.excludes:
            lines.append(f"{self.exclusion}: " + "; ".join(self.excludes) + ".")
        if self.printed:
            lines.append("While it ran, the function printed:\n" + self.printed.rstrip())
        if self.place:
            lines.append(f"See {self.place}.")
        if self.next_step[0]:
            lines.append(f"{self.next_step[0]}: {self.next_step[2]}" if self.next_step[2] else self.next_step[0])
        return plain("\n".join(lines))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from backprop_lib.mistakes.card import card

        return card(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}
