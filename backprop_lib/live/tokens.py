"""JavaScript taken apart: words, signs, and what stays as it is (strings, patterns, the text of templates)."""

from __future__ import annotations

import re

__all__ = ["Token", "tokens"]

Token = tuple[str, str]
"""A piece of source after its kind: "word", "sign", "keep", "text" and "hole" of a template, or "gap" (spaces, line ends, comments)."""

_TOKEN = re.compile(
    r"""(?P<word>[\w$]+)|(?P<gap>(?://[^\n]*|/\*.*?\*/|\s)+)"""
    r"|(?P<keep>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|(?P<sign>.)",
    re.S,
)
_PATTERN = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[dgimsuvy]*")
_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.S)


def tokens(source: str) -> list[Token]:
    """Take JavaScript apart; a regular expression is one where no number or name can stand before a sign.

    >>> [text for _, text in tokens("a = `${b} c`; // d")]
    ['a', ' ', '=', ' ', '`', '${', 'b', '}', ' c`', ';', ' // d']
    """
    found: list[Token] = []
    open_braces: list[int] = []  # inside each ${…} that is open
    at, last = 0, ""

    def template(start: int, first: str) -> int:
        """The text of a template, up to its end or to the next ${."""
        text = _TEXT.match(source, start)
        assert text is not None
        end = text.end()
        inner = source.startswith("${", end)
        if piece := first + text[0] + "`" * (not inner):
            found.append(("text", piece))
        if inner:
            found.append(("hole", "${"))
            open_braces.append(0)
        return end + 1 + inner

    match = _TOKEN.match
    while piece := match(source, at):
        kind, text = str(piece.lastgroup), piece[0]
        if text == "/" and last in "(,=:&|?!>{;[" and (pattern := _PATTERN.match(source, at)):
            kind, text = "keep", pattern[0]
        at += len(text)
        if kind == "gap":
            found.append((kind, text))
            continue
        last = text[-1]
        if text == "`":
            at = template(at, "`")
            continue
        if open_braces and kind == "sign" and text in "{}":
            if text == "}" and open_braces[-1] == 0:
                open_braces.pop()
                found.append(("hole", "}"))
                at = template(at, "")
                continue
            open_braces[-1] += 1 if text == "{" else -1
        found.append((kind, text))
    return found
