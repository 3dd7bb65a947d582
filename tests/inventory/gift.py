r"""Read Moodle's GIFT by its published rules, as far as a question with options needs them.

Questions stand apart by empty lines; lines that begin with // are comments; `$CATEGORY:` names where the next ones go. A question is
`::name::[format]text{options}`. An option begins with = (right), or with ~ and perhaps a weight between percent signs, and ends with its
reply after #. The signs ~ = # { } : and the backslash are text behind a backslash, `\\n` is the end of a line. A question has one
answer where one option has a =, else several. https://docs.moodle.org/en/GIFT_format
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Question", "read_gift"]

TEXT = r"(?:\\.|[^\\~=#{}:])"
QUESTION = re.compile(rf"::(?P<name>{TEXT}*)::\s*(?:\[(?P<format>\w+)\])?(?P<text>{TEXT}*)\{{(?P<options>(?:\\.|[^\\{{}}])*)\}}", re.S)
OPTION = re.compile(rf"\s*(?P<sign>[=~])(?:%(?P<weight>-?\d{{1,3}}(?:\.\d+)?)%)?(?P<text>{TEXT}*)(?:#(?P<reply>{TEXT}*))?", re.S)


@dataclass(frozen=True)
class Question:
    """A question; each option with its weight in percent and its reply."""

    name: str
    format: str
    text: str
    single: bool
    options: list[tuple[str, float, str]]


def plain(text: str) -> str:
    """The text without backslashes before signs."""
    return re.sub(
        r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1] if found[1] in "\\~=#{}:" else found[0]), text, flags=re.S
    ).strip()


def read_gift(text: str) -> list[str | Question]:
    """Categories and questions in their order. Raises ValueError for what is no question with options."""
    found: list[str | Question] = []
    for block in re.split(r"\n\s*\n", text):
        lines = "\n".join(line for line in block.splitlines() if not line.strip().startswith("//")).strip()
        if lines.startswith("$CATEGORY:"):
            found.append(lines.removeprefix("$CATEGORY:").strip())
        elif lines:
            found.append(_question(lines))
    return found


def _question(block: str) -> Question:
    whole = QUESTION.fullmatch(block)
    if whole is None:
        raise ValueError(f"this is not ::name::text{{options}}: {block}")
    options, at, signs = [], 0, ""
    while whole["options"][at:].strip():
        option = OPTION.match(whole["options"], at)
        if option is None:
            raise ValueError(f"this is not an option: {whole['options'][at:]}")
        weight = float(option["weight"]) if option["weight"] else 100.0 if option["sign"] == "=" else 0.0
        options.append((plain(option["text"]), weight, plain(option["reply"] or "")))
        at, signs = option.end(), signs + option["sign"]
    return Question(plain(whole["name"]), whole["format"] or "", plain(whole["text"]), "=" in signs, options)
