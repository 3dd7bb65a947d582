"""JavaScript without the spaces, line ends and signs that it doesn't need: a third less to send, and every name as it was."""

from __future__ import annotations

import re

__all__ = ["squeeze"]

# what stays as it is: strings, regular expressions where no number or name can stand before a sign, the text of templates
_TOKEN = re.compile(
    r"""(?P<keep>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<space>\s+)|(?P<mark>[`{}])|(?P<code>[\w$]+|.)",
    re.S,
)
_PATTERN = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[dgimsuvy]*")
_TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*", re.S)
_WORD = re.compile(r"[\w$]")


def squeeze(source: str) -> str:
    """Drop comments, and white space except where two words or signs would run together; keep line ends after statements.

    A `const` that follows a `const` joins it; a comma or semicolon before a closing bracket is dropped, and so are the
    brackets around a function's only argument.

    >>> squeeze("const a = 1;  // one\\nlet b = `${ a } is ${\\"a b\\"}`;")
    'const a=1;let b=`${a} is ${"a b"}`;\\n'
    """
    out: list[str] = []
    depth: list[int] = []  # open braces inside each ${…} that is open
    statements = [["", ""]]  # in each bracket that is open: how the statement before this one began, and how this one does
    at = 0
    gap = ""

    def add(text: str) -> None:
        nonlocal gap
        last, first = (out[-1][-1:] if out else ""), text[:1]
        if gap and (
            (_WORD.match(last) and _WORD.match(first))
            or (last == first and first in "+-")
            or ("\n" in gap and _ends(last) and _begins(first))
        ):
            out.append("\n" if "\n" in gap else " ")
        gap = ""
        out.append(text)

    def begin(text: str) -> bool:
        """Follow brackets and statements; True for a `const` after a `const`, which a comma can join."""
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
            return text == here[0] == "const" and out[-1:] == [";"]
        return False

    def template(start: int) -> int:
        text = _TEXT.match(source, start)
        assert text is not None
        end = text.end()
        out.append(text[0])
        if source.startswith("${", end):
            out.append("${")
            depth.append(0)
            statements.append(["", ""])
            return end + 2
        out.append("`")
        return end + 1

    while at < len(source):
        last = out[-1][-1:] if out else ""
        if source[at] == "/" and last in "(,=:&|?!>{;[" and (pattern := _PATTERN.match(source, at)):
            begin(pattern[0])
            add(pattern[0])
            at = pattern.end()
            continue
        token = _TOKEN.match(source, at)
        assert token is not None
        at = token.end()
        if token["space"] or token["comment"]:
            gap += token[0] if token["space"] else "\n"
        elif token[0] == "`":
            add("`")
            at = template(at)
        elif token[0] == "}" and depth and depth[-1] == 0:
            depth.pop()
            gap = ""
            statements.pop()
            out.append("}")
            at = template(at)
        else:
            if depth and token[0] in "{}":
                depth[-1] += 1 if token[0] == "{" else -1
            if begin(token[0]):
                out[-1], gap = ",", ""
                continue
            if token[0] in ")]}" and last == out[-1] and (last == "," or (last == ";" and token[0] == "}")):
                out.pop()
            elif token[0] == ">" and not gap and _alone(out):
                out[-4:] = [out[-3], "="]
            add(token[0])
    return "".join(out) + "\n"


def _alone(out: list[str]) -> bool:
    """The last four are `(name)=`, and no word stands before them: the brackets around a function's only argument."""
    before = "".join(out[-5:-4])[-1:]
    return out[-4:-3] == ["("] and out[-2:] == [")", "="] and bool(_WORD.match(out[-3])) and not _WORD.match(before)


def _ends(last: str) -> bool:
    """A line may end a statement after a word, a closing bracket or a quote."""
    return bool(re.match(r"[\w$)\]}\"'`/+-]", last))


def _begins(first: str) -> bool:
    """A line may begin a statement with a word, an opening bracket, a quote or a sign."""
    return bool(re.match(r"[\w$(\[{\"'`/+!~-]", first))
