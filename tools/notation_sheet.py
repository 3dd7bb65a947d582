"""Write the notation sheet of notebooks/README.md from `backprop_lib.notation`, so that lessons, code and sheet use one name.

`python tools/notation_sheet.py` writes the table between its two comments anew.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from backprop_lib import notation as names
from backprop_lib.notation import C_0, Partial, Quantity, latex_name

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "notebooks" / "README.md"
BEGIN, END = "<!-- notation sheet: written by tools/notation_sheet.py -->", "<!-- end of the notation sheet -->"
HEAD = "| symbol | for example | in code | read aloud | meaning | lesson |\n|---|---|---|---|---|---|"

INDICES = {
    "L": ("the number of layers; layer 1 is the input, layer L the output", "01"),
    "l": ("a layer", "01"),
    "j": ("a node of layer l", "01"),
    "k": ("a node of layer l−1", "01"),
    "N_{l}": ("the number of nodes in layer l", "01"),
    "n": ("the number of samples", "05"),
    "i": ("one of the samples", "05"),
}
"""Letters without a place in the network, which `notation` does not need."""

WHOLE = {
    ("W", "l", ""): ("all weights that arrive in layer l: row j for node j, column k for node k of layer l−1", "01"),
    ("w", "l", "j"): ("all weights that arrive at node j of layer l: row j of the table W", "01"),
    ("g", "l", ""): ("the activation function of layer l", "02"),
    ("C", None, "i"): ("the loss of sample i", "05"),
    ("C", None, ""): ("the cost: the mean of the losses of n samples", "05"),
}
"""Several numbers under one name."""

SINGLE: dict[str, tuple[Quantity, str | None, str, str]] = {
    "x": (names.x(2), None, "k", "00"),
    "y": (names.y(1), None, "j", "00"),
    "w": (names.w(4, 1, 2), "l", "jk", "01"),
    "b": (names.b(4, 1), "l", "j", "04"),
    "z": (names.z(4, 1), "l", "j", "02"),
    "a": (names.a(3, 2), "l", "j", "02"),
    "g_prime": (names.g_prime(4, 1), "l", "j", "03"),
    "delta": (names.delta(3, 2), "l", "j", "04"),
}
"""A quantity for example, the letters of its layer and nodes, and the lesson that introduces it."""


def meaning(kind: str) -> str:
    """What the notation says of a quantity: the first sentence of its function, after the symbol."""
    sentence = inspect.cleandoc(getattr(names, kind).__doc__).splitlines()[0]
    return re.sub(r"^\S+(?: \S+)?: |^\S+ = ", "", sentence).rstrip(".")


def lesson(number: str) -> str:
    """A link to the lesson of that number."""
    return f"[{number}]({next((ROOT / 'notebooks').glob(f'{number}_*.ipynb')).name})"


def rows() -> Iterator[tuple[str, str, str, str, str, str]]:
    """The lines of the sheet: symbol, example, code, words, meaning, link."""
    for letter, (text, number) in INDICES.items():
        yield f"${letter}$", "", "", "", text, lesson(number)
    for kind, (example, layer, nodes, number) in SINGLE.items():
        symbol = latex_name(kind, layer, nodes)
        yield f"${symbol}$", f"${example.latex}$", f"`{example!r}`", example.words, meaning(kind), lesson(number)
    for (kind, layer, nodes), (text, number) in WHOLE.items():
        yield f"${latex_name(kind, layer, nodes)}$", "", "", "", text, lesson(number)
    for term, symbol, text in (
        (C_0, C_0.latex, "the loss of the one sample in view"),
        (Quantity("C_0", None, (1,)), latex_name("C_0", None, "j"), "output node j's own term of that loss"),
    ):
        code = f"`{term!r}`" if not term.nodes else ""
        yield f"${symbol}$", f"${term.latex}$" if term.nodes else "", code, term.words, text, lesson("02")
    slope = Partial(C_0, names.w(4, 1, 2))
    general = rf"\frac{{\partial C_0}}{{\partial {latex_name('w', 'l', 'jk')}}}"
    text = "the slope of the loss for one weight; all others are held fixed"
    code = f"`Partial({slope.of!r}, {slope.wrt!r})`"
    yield f"${general}$", f"${slope.latex}$", code, slope.words, text, lesson("03")


def sheet() -> str:
    """The whole table, as Markdown."""
    return "\n".join([HEAD, *("| " + " | ".join(row) + " |" for row in rows())])


def written(page: str) -> str:
    """The page with its sheet made anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{sheet()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
