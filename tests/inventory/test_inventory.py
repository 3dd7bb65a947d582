"""The concept inventory: every wrong answer is a catalogued mistake, the forms are parallel, the files are what is generated."""

import html
import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backprop_lib.inventory import FORMS, ITEMS, Form, Sheet
from backprop_lib.inventory.form import CONFIDENCE
from backprop_lib.inventory.item import APART
from backprop_lib.inventory.printing import _plain, as_gift, as_html
from backprop_lib.inventory.training import train_twenty
from backprop_lib.mistakes import MISTAKES, wrong_gradient
from backprop_lib.mistakes.formula import evaluate
from backprop_lib.mistakes.points import points, values_at
from tests.inventory.gift import read_gift
from tools import inventory

SEEDS = (*FORMS, 3)
FORM = {seed: Form(seed) for seed in SEEDS}
SHEETS = [pytest.param(sheet, id=f"{seed}.{sheet.item.number}") for seed in SEEDS for sheet in FORM[seed].sheets]


def numbers(text: str) -> list[float]:
    """The numbers that stand in an option as it is printed."""
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("sheet", SHEETS)
def test_one_answer_and_one_reason_are_right_and_every_other_one_is_a_row_of_the_catalogue(sheet: Sheet) -> None:
    assert [len(sheet.options), len(sheet.reasons)] == [4, 3]
    for tier in (sheet.options, sheet.reasons):
        rows = [option.row for option in tier]
        assert rows.count("") == 1
        assert len(set(rows)) == len(rows)
        assert all(row in MISTAKES for row in rows if row)
        assert len({option.text for option in tier}) == len(tier)


@pytest.mark.parametrize("sheet", SHEETS)
def test_printed_numbers_are_the_computed_ones_and_two_percent_apart(sheet: Sheet) -> None:
    for option in sheet.options:
        if option.values:
            assert numbers(option.text) == pytest.approx(option.values, rel=1e-3)
    for one, other in combinations([numbers(o.text) for o in sheet.options if o.values], 2):
        assert any(abs(p - q) > 0.9 * APART * max(abs(p), abs(q)) for p, q in zip(one, other, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_expressions_of_item_1_are_the_derivative_with_the_mistake_they_name(seed: int) -> None:
    sheet = FORM[seed].sheets[0]
    for p in points(sheet.variant.net):
        for option in sheet.options:
            wanted = wrong_gradient(p.net, p.X, p.Y, *([option.row] if option.row else []))[sheet.variant.of]
            assert evaluate(option.formula, values_at(p)) == pytest.approx(wanted)


def test_what_a_question_states_is_enough_for_its_right_answer() -> None:
    two, step, mean, back, entries = (FORM[1].sheets[i] for i in (2, 4, 5, 6, 7))
    d1, d2, w1, w2 = (float(v) for v in re.findall(r"= (-?[\d.]+)\$", two.stem))
    assert d1 * w1 + d2 * w2 == pytest.approx(right(two)[0], rel=2e-3)
    a, y, slope, before = (float(v) for v in re.findall(r"= (-?[\d.]+)\$", step.stem))
    assert 0.01 * 2 * (a - y) * slope * before == pytest.approx(right(step)[0], rel=2e-3)
    three = re.search(r"derivatives \$(.*?)\$", mean.stem)
    assert np.mean([float(v) for v in three[1].split(",\\ ")]) == pytest.approx(right(mean)[0], rel=2e-3)
    o1, _, o2, _ = (float(v) for v in re.findall(r"(?:from|to) \$(-?[\d.]+)\$", back.stem))
    e1, e2 = (float(v) for v in re.findall(r"= (-?[\d.]+)\$", back.stem))
    assert o1 * e1 + o2 * e2 == pytest.approx(right(back)[0], rel=2e-3)
    delta, enters = ([float(v) for v in group.split(",\\ ")] for group in re.findall(r"= \((.*?)\)\$", entries.stem))
    assert (delta[0] * enters[1], delta[0]) == pytest.approx(right(entries), rel=2e-3)


def right(sheet: Sheet) -> tuple[float, ...]:
    return next(option.values for option in sheet.options if not option.row)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_falls_with_each_gradient_that_item_10_says_it_would_not(seed: int) -> None:
    sheet = FORM[seed].sheets[9]
    for option in sheet.options:
        first, last = train_twenty(sheet.variant, option.row)
        assert last < 0.9 * first, option.row


def test_two_forms_ask_the_same_with_other_numbers_and_in_another_order() -> None:
    one, two = (FORM[seed] for seed in FORMS)
    assert one.key != two.key
    for first, second in zip(one.sheets, two.sheets, strict=True):
        assert first.item is second.item
        assert {o.row for o in first.options} == {o.row for o in second.options}
        assert first.stem != second.stem
    assert Form(FORMS[0]).key == one.key


def test_the_right_answer_stands_at_every_place() -> None:
    letters = [sheet.right[0] for seed in SEEDS for sheet in FORM[seed].sheets]
    assert min(letters.count(letter) for letter in "abcd") > 2


@pytest.mark.parametrize("seed", FORMS)
def test_the_stored_forms_are_the_generated_ones(seed: int) -> None:
    for name, text in inventory.files(seed).items():
        assert (inventory.FOLDER / name).read_text(encoding="utf-8") == text, "run tools/inventory.py"
        assert "Draft" in text


def test_a_printed_form_shows_every_question_but_not_what_is_right() -> None:
    page = as_html(FORM[1])
    assert page.count("<section>") == page.count("How sure are you?") == len(ITEMS)
    assert "<script" not in page
    assert "$" not in page
    assert not any(row.name in page for row in MISTAKES.values())


def test_gift_is_read_as_three_questions_an_item_each_with_its_own_words() -> None:
    form = FORM[1]
    category, *questions = read_gift(as_gift(form))
    assert category == "Backpropagation, form 1"
    assert len(questions) == 3 * len(ITEMS)
    for i, sheet in enumerate(form.sheets):
        answer, reason, sure = questions[3 * i : 3 * i + 3]
        assert [one.name.split()[1] for one in (answer, reason, sure)] == ["answer", "reason", "sure"]
        assert (html.unescape(answer.text), html.unescape(reason.text)) == (in_moodle(sheet.stem), f"{in_moodle(sheet.stem)} Why?")
        for question, tier in ((answer, sheet.options), (reason, sheet.reasons)):
            assert [(html.unescape(text), weight) for text, weight, _ in question.options] == [
                (in_moodle(o.text), 0 if o.row else 100) for o in tier
            ]
            assert all(("Right." in reply) == (weight == 100) for _, weight, reply in question.options)
        assert [(text, weight) for text, weight, _ in sure.options] == [(word, 100) for word in CONFIDENCE]
        assert all(one.single and max(weight for _, weight, _ in one.options) == 100 for one in (answer, reason, sure))


def in_moodle(text: str) -> str:
    """Formulas between the brackets that Moodle typesets."""
    return re.sub(r"\$([^$]*)\$", r"\\(\1\\)", text)


@given(st.text(alphabet="~=#{}:\\n%[]->a1 ", max_size=30))
def test_gift_gives_back_any_text(text: str) -> None:
    assume(not text.startswith("["))  # there GIFT names a format
    (question,) = read_gift(f"::name::x{{\n=a {_plain(text)}#{_plain(text)}\n~b\n}}\n")
    plain = html.escape(text, quote=False)
    assert question.options == [(f"a {plain}".strip(), 100, plain.strip()), ("b", 0, "")]


def test_a_form_is_named_by_a_whole_number() -> None:
    with pytest.raises(ValueError, match="a form is named by its seed"):
        Form(-1)
