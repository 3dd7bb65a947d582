"""Shorter names for what a module declares for itself: one name is exchanged for another everywhere, so no scope changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from string import ascii_letters, digits

from backprop_lib.live.tokens import Token

__all__ = ["shorten"]

# before these a brace opens a block; elsewhere an object or a pattern
_BLOCK = {")", "=>", ";", "{", "}", "else", "try", "finally", "do", ""}
# a bracket after these is no list of arguments
_NO_FUNCTION = {"if", "for", "while", "switch", "with"}
# never exchanged: words of the language, and what a browser gives under a name that somebody may also declare
_KEPT = {
    "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "default", "delete", "do", "else", "export",
    "extends", "finally", "for", "from", "function", "get", "if", "in", "import", "instanceof", "let", "new", "null", "of",
    "return", "set", "static", "super", "switch", "this", "throw", "true", "false", "try", "typeof", "undefined", "var", "void",
    "while", "yield", "arguments", "document", "window", "location", "navigator", "history",
}  # fmt: skip
_FIRST = ascii_letters + "_$"


def shorten(pieces: list[Token]) -> list[Token]:
    """Exchange the names that are declared in these tokens for unused ones of a letter or two, where that makes it shorter.

    Properties keep their names: `{ total }` becomes `{ total: a }`.
    """
    solid = [i for i, piece in enumerate(pieces) if piece.kind != "gap"]
    code = [Token(kind, "``" if kind in ("keep", "text") else text) for kind, text in pieces if kind != "gap"]
    roles, declared = _roles(code), _declared(code)
    plain: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    for i, role in zip(solid, roles, strict=True):
        if role and pieces[i].text in declared:
            (plain if role == "name" else fields)[pieces[i].text] += 1
    taken = {piece.text for piece in pieces if piece.kind == "word"} | _KEPT
    free = (name for name in _names() if name not in taken)
    new: dict[str, str] = {}
    word = next(free)
    for old in sorted(declared, key=lambda one: (-plain[one] * (len(one) - 1), one)):
        if plain[old] * (len(old) - len(word)) > fields[old] * (len(word) + 1):
            new[old], word = word, next(free)
    result = list(pieces)
    for i, role in zip(solid, roles, strict=True):
        text = pieces[i].text
        if role and text in new:
            result[i] = Token("word", new[text] if role == "name" else f"{text}:{new[text]}")
    return result


def _names() -> Iterator[str]:
    """a, b, … $, aa, ab, …"""
    yield from _FIRST
    yield from map("".join, product(_FIRST, _FIRST + digits))


def _roles(solid: list[Token]) -> list[str]:
    """What each token is: a "name", a "field" that is property and name in one, or "" for all else."""
    roles, brackets = [], [""]
    for i, (kind, text) in enumerate(solid):
        role = ""
        before, after = _text(solid, i - 1), _text(solid, i + 1)
        if kind == "word" and not text[0].isdigit() and text not in _KEPT:
            begins = brackets[-1] == "object" and before in "{," and before
            method = brackets[-1] == "object" and after == "(" and before in ("get", "set", "async")
            property_ = before == "." and [_text(solid, i - 2), _text(solid, i - 3)] != [".", "."]
            if not property_ and not method and not (begins and after in ":("):
                role = "field" if begins and after in ",}=" else "name"
        elif text in ("{", "(", "[", "${"):
            arrow = before == ">" and _text(solid, i - 2) == "="
            brackets.append("object" if text == "{" and not (arrow or before in _BLOCK) else text)
        elif text in ("}", ")", "]"):
            brackets.pop()
        roles.append(role)
    return roles


def _declared(solid: list[Token]) -> set[str]:
    """The names after const, let and function, those in patterns after these, and arguments; not what is exported."""
    found: set[str] = set()
    close = _pairs(solid)
    for i, (kind, text) in enumerate(solid):
        after = _text(solid, i + 1)
        arrow = [_text(solid, close.get(i, i) + n) for n in (1, 2)] == ["=", ">"]
        if text in ("const", "let", "function") and _text(solid, i - 1) != "export":
            at = i + 1
            while at < len(solid):
                found |= _bound(solid, at, close)
                at = _next_comma(solid, close.get(at, at) + 1, close) if text != "function" else len(solid)
        elif kind == "word" and after == "=" and _text(solid, i + 2) == ">":
            found |= _bound(solid, i, close)
        elif text == "(" and (arrow or (_text(solid, close[i] + 1) == "{" and _text(solid, i - 1) not in _NO_FUNCTION)):
            at = i + 1
            while at < close[i]:
                found |= _bound(solid, at, close)
                at = _next_comma(solid, close.get(at, at) + 1, close)
    return found - _KEPT


def _bound(solid: list[Token], at: int, close: dict[int, int]) -> set[str]:
    """The names that a declaration at this place binds: a word, or the words of a pattern."""
    while _text(solid, at) == ".":
        at += 1
    kind, text = solid[at] if at < len(solid) else Token("", "")
    if kind == "word":
        return set() if text[0].isdigit() else {text}
    if text not in ("{", "["):
        return set()
    found: set[str] = set()
    part = at + 1
    while part < close[at]:
        found |= _bound(solid, part + 2 if text == "{" and _text(solid, part + 1) == ":" else part, close)
        part = _next_comma(solid, part, close)
    return found


def _next_comma(solid: list[Token], at: int, close: dict[int, int]) -> int:
    """The place after the next comma that is in no bracket; far away if the statement or the bracket ends before."""
    while at < len(solid) and (text := solid[at].text) not in (";", ")", "]", "}"):
        if text == ",":
            return at + 1
        if text in ("of", "in") and solid[at].kind == "word":
            break
        at = close.get(at, at) + 1
    return len(solid)


def _pairs(solid: list[Token]) -> dict[int, int]:
    """From each opening bracket to where it closes."""
    close: dict[int, int] = {}
    stack: list[int] = []
    for i, (_, text) in enumerate(solid):
        if text in ("(", "[", "{", "${"):
            stack.append(i)
        elif text in (")", "]", "}"):
            close[stack.pop()] = i
    return close


def _text(solid: list[Token], i: int) -> str:
    return solid[i].text if 0 <= i < len(solid) else ""
