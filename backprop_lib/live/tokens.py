"""JavaScript taken apart: words, signs, and what stays as it is (strings, patterns, the text of templates)."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Token", "tokens"]

_TOKEN = re.compile(
    r"""(?P<keep>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"|(?P<gap>(?://[^\n]*|/\*.*?\*/|\s)+)|(?P<word>[\w$]+)|(?P<sign>.)",
    re.S,
)
_PATTERN = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[dgimsuvy]*")
_TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*", re.S)


class Token(NamedTuple):
    """A piece of source: "word", "sign", "keep", "text" and "hole" of a template, or "gap" (spaces, line ends, comments)."""

    kind: str
    text: str


def tokens(source: str) -> list[Token]:
    """Take JavaScript apart; a regular expression is one where no number or name can stand before a sign.

    >>> [token.text for token in tokens("a = `${b} c`; // d")]
    ['a', ' ', '=', ' ', '`', '${', 'b', '}', ' c`', ';', ' // d']
    """
    found: list[Token] = []
    open_braces: list[int] = []  # inside each ${…} that is open
    at, last = 0, ""

    def template(start: int, first: str) -> int:
        """The text of a template, up to its end or to the next ${."""
        text = _TEXT.match(source, start)
        assert text is not None
        inner = source.startswith("${", text.end())
        if piece := first + text[0] + "`" * (not inner):
            found.append(Token("text", piece))
        if inner:
            found.append(Token("hole", "${"))
            open_braces.append(0)
        return text.end() + (2 if inner else 1)

    while at < len(source):
        if source[at] == "/" and last in "(,=:&|?!>{;[" and (pattern := _PATTERN.match(source, at)):
            found.append(Token("keep", pattern[0]))
            at, last = pattern.end(), "/"
            continue
        match = _TOKEN.match(source, at)
        assert match is not None
        kind, text, at = str(match.lastgroup), match[0], match.end()
        if kind == "gap":
            found.append(Token(kind, text))
            continue
        last = text[-1]
        if text == "`":
            at = template(at, "`")
        elif text == "}" and open_braces and open_braces[-1] == 0:
            open_braces.pop()
            found.append(Token("hole", "}"))
            at = template(at, "")
        else:
            if open_braces and text in ("{", "}"):
                open_braces[-1] += 1 if text == "{" else -1
            found.append(Token(kind, text))
    return found
