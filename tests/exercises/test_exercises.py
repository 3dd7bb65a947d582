"""Every exercise of every lesson: solvable, kind, separable, and silent about its answer."""

import re
from dataclasses import replace

import numpy as np
import pytest

from backprop_lib.exercises import EXERCISES, Session
from backprop_lib.exercises.choice import Choice, Program, Value
from backprop_lib.exercises.exercise import Exercise, Expression, Function, Number, separability
from backprop_lib.exercises.writing import Name, Write
from backprop_lib.mistakes import MISTAKES
from backprop_lib.mistakes.diagnosis import plain
from backprop_lib.mistakes.verdict import fill

ALL = list(EXERCISES.values())
GRADED = [e for e in ALL if isinstance(e, (Number, Expression, Function))]
REPAIR = [e for e in ALL if getattr(e, "source", None)]
LEFT_OVER = re.compile(r"\\|[{}$]|pmatrix|frac|overline|sqrt|mathrm|langle|infty|(?<![a-z])(cdot|dots|quad|ldots)(?![a-z])")
LESSONS = [f"{number:02}" for number in range(10)]


def sort(e: Exercise) -> str:
    return "find and fix" if getattr(e, "source", None) else e.kind


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_has_three_exercises_of_several_kinds_and_four_recall_questions(lesson: str) -> None:
    own = [e for e in ALL if e.id[:2] == lesson and e.id[3:].isdigit()]
    assert len(own) >= 3
    assert len({sort(e) for e in own}) >= 3
    assert sum(e.id[:2] == lesson and e.id[3:].isalpha() for e in ALL) == 4


@pytest.mark.parametrize("row", MISTAKES.values(), ids=str)
def test_a_mistake_reads_without_typesetting(row) -> None:
    for text in (row.says, row.explains, *row.hints, f"${row.formula}$"):
        assert not LEFT_OVER.search(plain(fill(text))), plain(fill(text))


def test_all_kinds_are_there() -> None:
    assert {sort(e) for e in ALL} >= {"compute a number", "write an expression", "write a function", "find and fix", "choose and justify"}


@pytest.mark.parametrize("e", ALL, ids=lambda e: e.id)
def test_each_solution_passes_its_own_check(e: Exercise) -> None:
    for seed, number in ((0, 0), (1, 0), (2, 0), (0, 1)):
        variant = e.variant(seed, number)
        found = e.check(variant, e.right(variant))
        assert found.correct, f"{e.id}, seed {seed}: {found}"
        assert found._repr_html_()
        assert e.ask(variant)
        assert e.worked(variant)


@pytest.mark.parametrize("e", [*ALL, *(e.follow_up for e in ALL if e.follow_up)], ids=lambda e: e.id)
def test_what_is_read_without_typesetting_holds_no_latex(e: Exercise) -> None:
    variant = e.variant(0)
    texts = [e.ask(variant), e.worked(variant), e.titled(variant), *e.hints, *(text for text, _ in getattr(e, "options", ()))]
    for text in texts:
        shown = re.sub(r"`[^`]*`", "", plain(re.sub(r"```.*?```", "", text, flags=re.DOTALL).replace("$$", "$")))
        assert not LEFT_OVER.search(shown), shown


@pytest.mark.parametrize("e", ALL, ids=lambda e: e.id)
def test_each_placeholder_is_told_kindly(e: Exercise) -> None:
    for placeholder in (..., None, "", "..."):
        found = e.check(e.variant(0), placeholder)
        assert found.headline == "Not answered yet."
        assert not found.attempt
    if isinstance(e, (Function, Program)):
        arguments = ", ".join(re.findall(r"\w+", getattr(e, "signature", "f(net, X, Y)").partition("(")[2])) or "*a"
        found = e.check(e.variant(0), eval(f"lambda {arguments}: ..."))
        assert found.headline == "Not answered yet."


@pytest.mark.parametrize("e", ALL, ids=lambda e: e.id)
def test_nonsense_is_no_attempt_or_is_wrong_and_never_raises(e: Exercise) -> None:
    for nonsense in ("hello", np.nan, [[1, 2], [3]], {}, object(), "__import__('os')", lambda *a: "x", np.ones((7, 7))):
        assert not e.check(e.variant(0), nonsense).correct


@pytest.mark.parametrize("e", ALL, ids=lambda e: e.id)
def test_neither_question_nor_verdict_nor_first_hints_show_the_answer(e: Exercise) -> None:
    session = Session(EXERCISES)
    question = session.question(e.id)
    shown = f"{question!r}{question.markdown}{session.check(e.id, ...)}{session.check(e.id, 'hello')}{session.hint(e.id)}"
    variant = session.variant(e.id)
    right = e.right(variant)
    if isinstance(e, (Number, Value)) and isinstance(right, float):
        assert f"{abs(right):.4f}".rstrip("0") not in shown
        assert f"{abs(right):.3g}" not in re.sub(r"[\d.]+(?=\))", "", shown) or abs(right) < 1
    if isinstance(e, Expression):
        assert right.latex not in question.markdown
    if isinstance(e, Choice):
        assert f"answer: {right}" not in shown


@pytest.mark.parametrize("e", GRADED, ids=lambda e: e.id)
def test_each_exercise_tells_all_mistakes_apart_or_says_which_not(e: Exercise) -> None:
    """The separability table: what is the same for every seed is declared, and all that is declared is the same."""
    groups = [*(set(group) for group in e.alike), {"right", *e.cannot}]
    always: set[frozenset[str]] | None = None
    for seed in range(6):
        apart = separability(e, e.variant(seed))
        same = {pair for pair, distance in apart.items() if distance < 1e-6}
        undeclared = [sorted(pair) for pair in same if not any(pair <= group for group in groups)]
        assert not undeclared, f"{e.id} cannot tell these apart: {undeclared}; draw other variants, or declare them in `alike` or `cannot`"
        always = same if always is None else always & same
    hidden = {next(iter(pair - {"right"})) for pair in always or () if "right" in pair}
    assert set(e.cannot) == hidden
    assert set(e.cannot) <= set(MISTAKES)


class Careless(Number):
    """An exercise that does not say what it cannot tell apart."""


def test_an_exercise_that_cannot_tell_two_mistakes_apart_fails_unless_it_says_so() -> None:
    e = EXERCISES["03.1"]
    careless = Careless("99.1", e.title, e.ask, e.draw, e.worked, e.hints, e.place)
    with pytest.raises(RuntimeError, match="declare them as alike"):
        careless.variant(0)


@pytest.mark.parametrize("e", [e for e in ALL if isinstance(e, Number)], ids=lambda e: e.id)
def test_two_values_differ_in_four_digits_in_every_variant(e: Number) -> None:
    for seed in range(3):
        groups = [*(set(group) for group in e.alike), {"right", *e.cannot}]
        for pair, distance in separability(e, e.variant(seed)).items():
            assert distance > 2e-3 or "12" in pair or any(pair <= group for group in groups)


@pytest.mark.parametrize("e", REPAIR, ids=lambda e: e.id)
def test_a_planted_bug_is_found_by_the_check_and_named_when_it_is_repaired(e: Exercise) -> None:
    for seed in range(6):
        variant = e.variant(seed)
        namespace: dict[str, object] = {"np": np}
        exec(e.source(variant), namespace)
        broken = [f for name, f in namespace.items() if callable(f) and name not in ("sigmoid", "slope", "sigmoid_slope")][-1]
        found = e.check(variant, broken)
        assert not found.correct
        if isinstance(e, Function):
            bug = variant.data["bug"]
            assert (bug,) in (found.mistakes, *found.alternatives)
            assert MISTAKES[bug].name in str(e.check(variant, e.right(variant)))
            assert MISTAKES[bug].name not in e.ask(variant)


@pytest.mark.parametrize("e", [e for e in ALL if isinstance(e, (Value, Program, Write, Name))], ids=lambda e: e.id)
def test_every_slip_is_named(e: Exercise) -> None:
    variant = e.variant(3)
    for index, slip in enumerate(e.slips):
        found = e.check(variant, slip.wrong if isinstance(e, Program) else slip.wrong(variant))
        assert not found.correct, slip.says
        assert found.mistakes == ("abcdefghij"[index],), f"{e.id}: {slip.says} {found}"


@pytest.mark.parametrize("e", [e for e in ALL if isinstance(e, Choice)], ids=lambda e: e.id)
def test_every_choice_has_one_right_answer_and_a_reply_to_the_others(e: Choice) -> None:
    variant = e.variant(1)
    letters = "abcdefgh"[: len(e.options)]
    numbers = [str(i + 1) for i in range(len(e.reasons))] or [""]
    verdicts = {letter + number: e.check(variant, letter + number) for letter in letters for number in numbers}
    assert [answer for answer, found in verdicts.items() if found.correct] == [e.right(variant)]
    assert all(found.text for found in verdicts.values())
    assert e.check(variant, (e.right(variant)[0].upper(), *e.right(variant)[1:])).correct
    assert not e.check(variant, "z9").attempt


def test_a_class_does_not_share_one_answer() -> None:
    for e in ALL:
        if isinstance(e, (Number, Expression)):
            assert len({str(e.right(e.variant(seed))) for seed in range(12)}) > 1


def test_the_first_variant_of_lesson_03_is_that_of_the_lesson() -> None:
    assert repr(EXERCISES["03.2"].variant(0).of) == "w(4, 1, 2)"


def test_what_a_right_answer_is_not_reads_as_sentences() -> None:
    exercise = EXERCISES["05.2"]
    text = str(exercise.check(exercise.variant(0), exercise.right(exercise.variant(0))))
    assert "So none of these is true: it is the mean of the two means; it is the sum over all samples" in text


def test_one_digit_is_one_digit() -> None:
    exercise = replace(EXERCISES["05.2"], solve=lambda v: 0.3, slips=())
    assert exercise.judge(exercise.variant(0), "0.3").headline == "Right, to the 1 digit given."
