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
_EDGE = [""] * 3


def shorten(pieces: list[Token]) -> list[Token]:
    """Exchange the names that are declared in these tokens for unused ones of a letter or two, where that makes it shorter.

    Properties keep their names: `{ total }` becomes `{ total: a }`.
    """
    solid = [i for i, (kind, _) in enumerate(pieces) if kind != "gap"]
    code = [*_EDGE, *("``" if kind in ("keep", "text") else text for kind, text in pieces if kind != "gap"), *_EDGE]
    close = _pairs(code)
    roles, declared = _roles(code), _declared(code, close)
    plain: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    for place, field in roles.items():
        (fields if field else plain)[code[place]] += 1
    taken = {*code, *_KEPT}
    free = (name for name in _names() if name not in taken)
    new: dict[str, str] = {}
    word = next(free)
    for old in sorted(declared, key=lambda one: (-plain[one] * (len(one) - 1), one)):
        if plain[old] * (len(old) - len(word)) > fields[old] * (len(word) + 1):
            new[old], word = word, next(free)
    result = list(pieces)
    for place, field in roles.items():
        if (old := code[place]) in new:
            result[solid[place - 3]] = ("word", f"{old}:{new[old]}" if field else new[old])
    return result


def _names() -> Iterator[str]:
    """a, b, … $, aa, ab, …"""
    yield from _FIRST
    yield from map("".join, product(_FIRST, _FIRST + digits))


def _is_name(text: str) -> bool:
    return (text[:1].isalpha() or text[:1] in ("_", "$")) and text not in _KEPT and text != "${"


def _roles(code: list[str]) -> dict[int, bool]:
    """The places of names; True where one is property and name at once, as in `{ total }`."""
    roles: dict[int, bool] = {}
    brackets = [""]
    for i, text in enumerate(code):
        if text in ("{", "(", "[", "${"):
            block = code[i - 1] in _BLOCK or (code[i - 1] == ">" and code[i - 2] == "=")
            brackets.append("object" if text == "{" and not block else text)
        elif text in ("}", ")", "]"):
            brackets.pop()
        elif _is_name(text):
            before, after = code[i - 1], code[i + 1]
            if before == "." and not code[i - 2] == code[i - 3] == ".":
                continue
            if brackets[-1] == "object":
                begins = before in ("{", ",")
                if (begins and after in (":", "(")) or (after == "(" and before in ("get", "set", "async")):
                    continue
                roles[i] = begins and after in (",", "}", "=")
            else:
                roles[i] = False
    return roles


def _declared(code: list[str], close: dict[int, int]) -> set[str]:
    """The names after const, let and function, those in patterns after these, and arguments; not what is exported."""
    found: set[str] = set()
    for i, text in enumerate(code):
        if text in ("const", "let") and code[i - 1] != "export":
            _bind(code, i + 1, len(code), close, found)
        elif text == "function" and code[i - 1] != "export":
            found.add(code[i + 1])
        elif text == "(":
            end = close[i]
            if (code[end + 1] == "=" and code[end + 2] == ">") or (code[end + 1] == "{" and code[i - 1] not in _NO_FUNCTION):
                _bind(code, i + 1, end, close, found)
        elif text == ">" and code[i - 1] == "=":
            found.add(code[i - 2])
    return {name for name in found if _is_name(name)}


def _bind(code: list[str], at: int, end: int, close: dict[int, int], found: set[str]) -> None:
    """Add the names that a list of declarations or arguments binds: words, and the words of patterns."""
    while at < end:
        while code[at] == ".":
            at += 1
        if code[at] in ("{", "["):
            _bind(code, at + 1, close[at], close, found)
        elif code[at + 1] == ":":  # a property in a pattern, and what it is called
            at += 2
            continue
        else:
            found.add(code[at])
        while at < end and code[at] not in (",", ";", ")", "]", "}", "of", "in"):
            at = close.get(at, at) + 1
        if at >= end or code[at] != ",":
            return
        at += 1


def _pairs(code: list[str]) -> dict[int, int]:
    """From each opening bracket to where it closes."""
    close: dict[int, int] = {}
    stack: list[int] = []
    for i, text in enumerate(code):
        if text in ("(", "[", "{", "${"):
            stack.append(i)
        elif text in (")", "]", "}"):
            close[stack.pop()] = i
    return close
