"""A session: attempts, hints by degree, solutions, hasty answers, notes, the report."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from backprop_lib import w
from backprop_lib.exercises import EXERCISES, Session, check, hint, progress, question, recall, solution, variant
from backprop_lib.mistakes import MISTAKES, wrong_gradient
from backprop_lib.mistakes.given import significant
from backprop_lib.notation import a, g_prime, y

RIGHT = 2 * (a(4, 1) - y(1)) * g_prime(4, 1) * a(3, 2)
NO_SLOPE = 2 * (a(4, 1) - y(1)) * a(3, 2)
NO_INPUT = 2 * (a(4, 1) - y(1)) * g_prime(4, 1)
FLIPPED = 2 * (y(1) - a(4, 1)) * g_prime(4, 1) * a(3, 2)


class Clock:
    """A clock that a test turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(clock: Clock) -> Session:
    return Session(EXERCISES, clock=clock)


def value(session: Session, name: str, *ids: str, digits: int = 5) -> str:
    v = session.variant(name)
    return f"{significant(float(np.ravel(wrong_gradient(v.net, v.X, v.Y, *ids)[v.of])[0]), digits):.{digits - 1}e}"


def test_an_attempt_is_counted_and_an_unchanged_or_unreadable_answer_is_not(session: Session) -> None:
    assert "attempt" not in str(session.check("03.2", ...))
    assert not session.check("03.2", "hello").attempt
    assert session.check("03.2", NO_SLOPE).counter == "attempt 1"
    assert session.check("03.2", NO_SLOPE).counter == "attempt 1"
    found = session.check("03.2", RIGHT)
    assert (found.counter, found.correct) == ("attempt 2", True)
    assert [x.note for x in session.record("03.2").attempts] == ["03.2:1a", "03.2:ok"]


def test_nothing_the_learner_wrote_is_lost(session: Session) -> None:
    session.check("03.2", NO_SLOPE)
    session.check("03.2", "hello")
    session.check("03.2", lambda: None)
    assert len(session.record("03.2").attempts) == 1


def test_hints_go_by_degree_and_a_further_one_needs_a_changed_answer(session: Session) -> None:
    row = MISTAKES["1a"]
    session.check("03.2", NO_SLOPE)
    assert session.hint("03.2").headline == row.hints[0]
    again = session.hint("03.2")
    assert again.headline == row.hints[0]
    assert "changed answer" in again.text
    session.check("03.2", NO_SLOPE)
    assert session.hint("03.2").headline == row.hints[0]
    session.check("03.2", NO_INPUT)
    assert session.hint("03.2").headline == MISTAKES["15"].hints[1]
    session.check("03.2", FLIPPED)
    assert session.hint("03.2").headline == MISTAKES["5"].hints[2]
    session.check("03.2", NO_SLOPE)
    example = session.hint("03.2")
    assert "worked example" in example.headline.lower()
    assert RIGHT.latex not in example.text


def test_a_first_hint_needs_no_answer(session: Session) -> None:
    assert session.hint("03.2").headline == EXERCISES["03.2"].hints[0]
    assert "changed answer" in session.hint("03.2").text


def test_the_card_offers_the_next_degree(session: Session) -> None:
    assert session.check("03.2", NO_SLOPE).next_step[:2] == ("Next hint: where", MISTAKES["1a"].hints[0])
    session.hint("03.2")
    assert session.check("03.2", FLIPPED).next_step[:2] == ("Next hint: what", MISTAKES["5"].hints[1])


def test_a_solution_needs_an_attempt_then_shows_another_variant_and_brings_a_new_one(session: Session) -> None:
    assert "attempt of your own" in session.solution("03.2").headline
    session.check("03.2", ...)
    assert "attempt of your own" in session.solution("03.2").headline
    before = session.question("03.2").markdown
    session.check("03.2", NO_SLOPE)
    shown = session.solution("03.2")
    after = session.question("03.2").markdown
    of = session.variant("03.2").of
    assert RIGHT.latex not in shown.text
    assert before != after
    assert f"partial {of.latex}" not in shown.text
    assert "variant" in after


def test_ones_own_solution_is_shown_once_it_is_solved(session: Session) -> None:
    session.check("03.2", RIGHT)
    assert RIGHT.latex in session.solution("03.2").text
    assert session.question("03.2").number == 0


@pytest.mark.parametrize("name", [e.id for e in EXERCISES.values() if e.id[3:].isdigit()])
def test_no_solution_gives_the_open_variants_answer_away(name: str, session: Session) -> None:
    e = EXERCISES[name]
    wrong = "1.2345e5" if e.kind == "compute a number" else None
    if wrong is None or not session.check(name, wrong).attempt:
        return
    taken = [e.text(session.variant(name))]
    shown = session.solution(name)
    taken.append(e.text(session.variant(name)))
    assert taken[0] != taken[1]
    for text in taken:
        assert text.partition("```")[0].strip() not in shown.text


def test_three_different_wrong_answers_in_ten_seconds_bring_a_question(session: Session, clock: Clock) -> None:
    for seconds, answer in ((0, NO_SLOPE), (3, NO_SLOPE), (4, NO_INPUT)):
        clock.now = seconds
        assert session.check("03.2", answer).named
    clock.now = 9
    found = session.check("03.2", FLIPPED)
    assert "first a question" in found.headline
    assert "sign" not in str(found).lower()
    assert not found.correct
    clock.now = 30
    assert session.check("03.2", NO_SLOPE).named


def test_a_right_answer_is_never_held_back(session: Session) -> None:
    for answer in (NO_SLOPE, NO_INPUT, FLIPPED):
        session.check("03.2", answer)
    assert session.check("03.2", RIGHT).correct


def test_placeholders_are_not_hasty(session: Session) -> None:
    for _ in range(5):
        session.check("03.2", ...)
    assert session.check("03.2", NO_SLOPE).named


@pytest.mark.parametrize("name", ["03.1", "04.1", "05.1", "06.3"])
def test_the_note_depends_on_neither_seed_nor_rounding(name: str) -> None:
    for id_ in ("5", "15", "23", "6"):
        notes = set()
        for seed in range(3):
            session = Session(EXERCISES, seed=seed)
            for digits in (4, 6, 12):
                session.check(name, value(session, name, id_, digits=digits))
            notes |= {attempt.note for attempt in session.record(name).attempts}
        assert notes == {f"{name}:{id_}"}


def test_two_mistakes_in_one_number_are_named_when_the_same_two_explain_a_second_variant(session: Session, clock: Clock) -> None:
    first = session.check("04.1", value(session, "04.1", "5", "15", digits=6))
    assert not first.named
    assert "again" in first.text
    session.again("04.1")
    clock.now = 60
    second = session.check("04.1", value(session, "04.1", "5", "15", digits=6))
    assert second.named
    assert second.mistakes == ("5", "15")
    assert session.record("04.1").attempts[-1].note == "04.1:5+15"


def test_after_a_function_passes_a_question_on_ones_own_code_follows(session: Session) -> None:
    e = EXERCISES["03.3"]
    found = session.check("03.3", e.right(session.variant("03.3")))
    assert found.next_step[2] == 'question("03.3+")'
    assert "you have written" in session.question("03.3+").markdown
    assert session.check("03.3+", "a").attempt


def test_seeds_give_other_variants(session: Session) -> None:
    assert str(Session(EXERCISES, seed=7).question("03.1")) != str(session.question("03.1"))
    assert str(Session(EXERCISES, seed=0).question("03.1")) == str(session.question("03.1"))
    with pytest.raises(TypeError, match="whole number"):
        Session(EXERCISES, seed=-1)


def test_an_unknown_exercise_names_the_nearest(session: Session) -> None:
    with pytest.raises(ValueError, match=r"did you mean '03.2'"):
        session.check("3.2", 1)
    with pytest.raises(ValueError, match="named by a text"):
        session.check(3.2, 1)  # type: ignore[arg-type]


def test_progress_is_a_small_table(session: Session) -> None:
    session.check("03.2", NO_SLOPE)
    session.check("03.2", RIGHT)
    session.check("03.1", ...)
    lines = repr(session.progress()).splitlines()
    assert lines[1:] == [
        "03.1      compute a number     0         0      not answered yet",
        "03.2      write an expression  2         0      solved",
    ]
    assert "1 of 2 solved" in session.progress()._repr_html_()


def test_the_report_holds_notes_and_counts_and_nothing_else(session: Session, tmp_path: Path) -> None:
    session.check("03.2", NO_SLOPE)
    session.check("03.2", 3 * a(4, 1))
    path = session.export_report(tmp_path / "mine.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    attempts = content["exercises"]["03.2"]["attempts"]
    assert [x["note"] for x in attempts] == ["03.2:1a", "03.2:?"]
    assert set(attempts[0]) == {"note", "correct", "named", "variant", "ratios"}
    assert attempts[1]["ratios"]["derivative"]
    assert session.export_report(tmp_path).name == "report.json"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.json", "report.json"]


def test_an_older_report_is_not_lost_when_writing_fails(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = session.export_report(tmp_path / "mine.json")
    before = path.read_bytes()
    session.check("03.2", NO_SLOPE)

    def full(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        session.export_report(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["mine.json"]
    with pytest.raises(ValueError, match="does not exist"):
        session.export_report(tmp_path / "nowhere" / "mine.json")


FULL = """
import resource, sys
from backprop_lib.exercises import EXERCISES, Session
from backprop_lib.notation import a

session = Session(EXERCISES)
session.check("03.2", 3 * a(4, 1))
resource.setrlimit(resource.RLIMIT_FSIZE, (60, 60))
session.export_report(sys.argv[1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of a file")
def test_a_disk_that_is_really_full_leaves_the_older_report(session: Session, tmp_path: Path) -> None:
    path = session.export_report(tmp_path / "mine.json")
    before = path.read_bytes()
    run = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "could not be written" in run.stderr.splitlines()[-1]
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["mine.json"]


def test_the_short_names_work_on_one_session() -> None:
    variant(3)
    assert not check("03.1").attempt
    assert question("03.1").net.sizes == (2, 4, 4, 3)
    assert question("03.1").of == question("03.1").variant.of
    assert "def output_gradient" in question("03.4").code
    assert recall("03.a").markdown
    assert hint("03.1").headline
    assert solution("03.1").headline
    assert progress().rows[0][0] == "03.1"
    variant(0)
    assert progress().rows == []
    assert question("03.2").of == w(4, 1, 2)
