"""The notation sheet of the lessons' index page says what `backprop_lib.notation` says, and its links lead to lessons."""

import re

from backprop_lib.notation import C_0, a, b, delta, g_prime, w, x, y, z
from tools import notation_sheet

PAGE = notation_sheet.PAGE.read_text(encoding="utf-8")


def test_the_stored_sheet_is_what_the_notation_prints():
    assert notation_sheet.written(PAGE) == PAGE, "run `python tools/notation_sheet.py`"


def test_every_kind_of_quantity_is_on_the_sheet_with_its_code_and_its_words():
    sheet = notation_sheet.sheet()
    for quantity in (w(4, 1, 2), b(4, 1), z(4, 1), a(3, 2), g_prime(4, 1), delta(3, 2), x(2), y(1)):
        assert f"| ${quantity.latex}$ | `{quantity!r}` | {quantity.words} |" in sheet
    assert f"| `{C_0!r}` | {C_0.words} |" in sheet


def test_meanings_are_sentences_of_the_notation():
    assert notation_sheet.meaning("w") == "the weight that arrives at node j of layer l from node k of layer l−1"
    assert notation_sheet.meaning("delta").startswith("∂C_0/∂z_j^(l)")
    assert notation_sheet.meaning("g_prime").startswith("the slope of")


def test_every_symbol_links_to_its_lesson():
    for row in notation_sheet.rows():
        assert re.fullmatch(r"\[\d\d\]\(\d\d_\w+\.ipynb\)", row[-1]), row


def test_every_link_of_the_index_page_resolves():
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", PAGE):
        assert (notation_sheet.PAGE.parent / target).exists(), f"{target} is not there"
