"""JavaScript without the spaces, line ends, signs and letters that it doesn't need: half as much to send, with the same meaning."""

from __future__ import annotations

import re

from backprop_lib.live.shorten import shorten
from backprop_lib.live.tokens import Token, tokens

__all__ = ["squeeze"]

_WORD = re.compile(r"[\w$]")
_SHORT = {"true": "0", "false": "1"}


def squeeze(source: str) -> str:
    """Drop comments, and white space except where two words or signs would run together; keep line ends after statements.

    Names that the source declares get shorter ones. A `const` becomes a `let` and joins one before it; a comma or semicolon before a
    closing bracket is dropped, and so are the brackets around a function's only argument. `true`, `false`, `0.5` become `!0`, `!1`, `.5`.

    >>> squeeze("const first = 1;  // one\\nlet b = `${ first } is ${\\"a b\\"}`;")
    'let a=1,b=`${a} is ${"a b"}`;\\n'
    """
    return _join(_values(shorten(tokens(source))))


def _values(pieces: list[Token]) -> list[Token]:
    """Shorter ways to write a value; a property's name, which has a dot before it or a colon behind it, stays."""
    solid = [text for kind, text in pieces if kind != "gap"] + [""] * 3
    found: list[Token] = []
    place = 0
    for kind, text in pieces:
        last, after, then = (solid[place - 1], *solid[place + 1 : place + 3])
        if kind != "gap":
            place += 1
        if kind != "word" or last == ".":
            found.append((kind, text))
        elif text in _SHORT and after not in (":", "("):
            found += [("sign", "!"), ("word", _SHORT[text])]
        elif not (text == "0" and after == "." and then[:1].isdigit()):
            found.append((kind, text))
    return found


def _join(pieces: list[Token]) -> str:
    out: list[str] = []
    statements = [["", ""]]  # in each bracket that is open: how the statement before this one began, and how this one does
    gap = ""
    for kind, text in pieces:
        if text == "const" and kind == "word":
            text = "let"
        if kind == "gap":
            gap += text if text.isspace() else "\n"
            continue
        if kind == "text":
            out.append(("\n" if "\n" in gap else " ") * bool(gap and _apart(out[-1][-1:], "`", gap)) + text)
            gap = ""
            continue
        if kind == "hole":
            gap = ""
            if text == "${":
                statements.append(["", ""])
            else:
                statements.pop()
        elif _joins(statements, text, out):
            out[-1], gap = ",", ""
            continue
        elif text in ")]}" and out[-1] in (",", ";") and (out[-1] == "," or text == "}"):
            out.pop()
        elif text == ">" and not gap and _alone(out):
            out[-4:] = [out[-3], "="]
        if gap and _apart(out[-1][-1:] if out else "", text[0], gap):
            out.append("\n" if "\n" in gap else " ")
        gap = ""
        out.append(text)
    return "".join(out) + "\n"


def _joins(statements: list[list[str]], text: str, out: list[str]) -> bool:
    """Follow brackets and statements; True for a `let` after a `let`, which a comma can join."""
    here = statements[-1]
    if text == ";":
        statements[-1] = [here[1], ""]
    elif text in "([{":
        here[1] = here[1] or text
        statements.append(["", ""])
    elif text in ")]}":
        statements.pop()
    elif not here[1]:
        here[1] = text
        return text == here[0] == "let" and out[-1:] == [";"]
    return False


def _apart(last: str, first: str, gap: str) -> bool:
    """Whether something stays between two tokens: words and signs that would become one, and the ends of statements."""
    ends = re.match(r"[\w$)\]}\"'`/+-]", last) and re.match(r"[\w$(\[{\"'`/+!~-]", first)
    return bool((_WORD.match(last) and _WORD.match(first)) or (last == first and first in "+-") or ("\n" in gap and ends))


def _alone(out: list[str]) -> bool:
    """The last four are `(name)=`, and no word stands before them: the brackets around a function's only argument."""
    before = "".join(out[-5:-4])[-1:]
    return out[-4:-3] == ["("] and out[-2:] == [")", "="] and bool(_WORD.match(out[-3])) and not _WORD.match(before)
