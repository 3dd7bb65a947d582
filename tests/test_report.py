"""The teacher's report: which mistakes a class makes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from backprop_lib.exercises import EXERCISES, Session
from backprop_lib.mistakes import MISTAKES, Mistake, wrong_gradient
from backprop_lib.mistakes.rule import RIGHT
from backprop_lib.report import main, picture, read_folder


def answer(session: Session, name: str, *ids: str) -> float:
    v = session.variant(name)
    return float(f"{float(np.ravel(wrong_gradient(v.net, v.X, v.Y, *ids)[v.of])[0]):.8g}")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six learners with variants of their own: all forget the slope once; all use a factor nobody has catalogued."""
    folder = tmp_path_factory.mktemp("reports")
    for seed in range(6):
        session = Session(EXERCISES, seed=seed, clock=iter(range(0, 10_000, 60)).__next__)
        session.check("03.1", answer(session, "03.1", "1a"))
        session.again("03.1")
        session.check("03.1", answer(session, "03.1"))
        session.again("03.1")
        session.check("03.1", 1.7 * answer(session, "03.1"))
        session.again("03.1")
        session.check("03.1", answer(session, "03.1", "5"))
        session.export_report(folder / f"learner{seed}.json")
    return folder


@pytest.fixture
def folder(reports: Path, tmp_path: Path) -> Path:
    """Their reports, in a folder of the test's own."""
    shutil.copytree(reports, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_it_counts_notes_and_names(folder: Path) -> None:
    report, skipped = read_folder(folder)
    assert not skipped
    assert len(report.learners) == 6
    assert report.named_share == pytest.approx(2 / 3)
    assert {note: n for note, n, _ in report.notes()} == {"03.1:1a": 6, "03.1:5": 6, "03.1:?": 6}
    assert [share for _, _, share in report.notes()] == [0.25, 0.25, 0.25]
    assert report.next_right(named=True) == (6, 6)
    assert report.next_right(named=False) == (0, 6)
    text = str(report)
    assert "67% of them named" in text
    assert "slope left out" in text
    assert "After a named mistake the next variant was right 6 of 6 times." in text


def test_unrecognised_answers_of_one_kind_get_a_drafted_row(folder: Path) -> None:
    report, _ = read_folder(folder)
    (group,) = report.groups()
    assert (group.exercise, group.factor, group.ratio, group.count) == ("03.1", "derivative", 1.7, 6)
    row = eval(group.draft().rstrip(","), {"Mistake": Mistake, "RIGHT": RIGHT, "np": np})
    MISTAKES_BEFORE = dict(MISTAKES)
    v = EXERCISES["03.1"].variant(5)
    right, wrong = (wrong_gradient(v.net, v.X, v.Y, *rows)[v.of] for rows in ((), (row,)))
    assert wrong == pytest.approx(1.7 * right)
    assert dict(MISTAKES) == MISTAKES_BEFORE


def test_fewer_than_five_are_no_group(folder: Path) -> None:
    for seed in range(2):
        (folder / f"learner{seed}.json").unlink()
    assert read_folder(folder)[0].groups() == []


def test_the_command_prints_a_table_and_draws_a_picture(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "notes.json").write_text("not JSON", encoding="utf-8")
    (folder / "other.json").write_text("{}", encoding="utf-8")
    (folder / "list.json").write_text("[1]", encoding="utf-8")
    assert main([str(folder)]) == 0
    out, err = capsys.readouterr()
    assert "03.1:1a" in out
    assert "learner0" not in out
    assert "notes.json: not JSON" in err
    assert "other.json: not a report" in err
    assert (folder / "mistakes.png").read_bytes().startswith(b"\x89PNG")


def content(**changes: object) -> dict[str, object]:
    attempt = {"note": "03.1:?", "correct": False, "named": False, "variant": 0, "ratios": {"derivative": 1.7}} | changes
    return {"format": "backprop-lib report 1", "exercises": {"03.1": {"attempts": [attempt]}}}


HOSTILE = {
    "a note from another exercise": content(note="04.1:1a"),
    "a note with an escape": content(note="03.1:\x1b[2J"),
    "a note with a formula": content(note="03.1:$\\frac$"),
    "a note that is no text": content(note=3),
    "a factor with code": content(ratios={'"); import os  #': 1.0}),
    "a ratio that is no number": content(ratios={"S": float("nan")}),
    "a ratio that is too large": content(ratios={"S": 10**400}),
    "a variant that is a text": content(variant="0"),
    "correct as a text": content(correct="false"),
    "a format with an escape": {"format": "\x1b]0;title\x07", "exercises": {}},
    "no exercises": {"format": "backprop-lib report 1", "exercises": 3},
    "an exercise without attempts": {"format": "backprop-lib report 1", "exercises": {"03.1": {}}},
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_no_exercise_writes_gets_a_sentence_and_nothing_of_it_is_obeyed(case: str, folder: Path, capsys) -> None:
    before = str(read_folder(folder)[0])
    (folder / "a\x1b[31mred.json").write_text(json.dumps(HOSTILE[case]), encoding="utf-8")
    assert main([str(folder)]) == 0
    out, err = capsys.readouterr()
    assert before in out
    assert err.startswith("left out: a·[31mred.json: ")
    assert len(err.splitlines()) == 1
    assert "\x1b" not in out + err
    assert "Traceback" not in err


def test_files_that_are_cut_off_deep_or_not_text_get_a_sentence(folder: Path) -> None:
    whole = (folder / "learner0.json").read_bytes()
    (folder / "cut.json").write_bytes(whole[: len(whole) // 2])
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "bytes.json").write_bytes(bytes(range(256)))
    (folder / "empty.json").write_bytes(b"")
    report, skipped = read_folder(folder)
    assert len(report.learners) == 6
    assert skipped == [f"{name}.json: not JSON" for name in ("bytes", "cut", "deep", "empty")]


def test_the_picture_tells_unnamed_answers_by_hatching(folder: Path) -> None:
    figure = picture(read_folder(folder)[0])
    bars = figure.axes[0].patches
    assert sorted(bool(bar.get_hatch()) for bar in bars) == [False, False, True]
    assert figure.axes[0].get_xlabel() == "answers"


def test_no_folder_and_an_empty_folder_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere")]) == 2
    assert main([str(tmp_path)]) == 1
    assert "export_report" in capsys.readouterr().err


def test_it_runs_as_a_module(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "backprop_lib.report", str(folder)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "6 reports, 18 wrong answers" in run.stdout


def test_the_files_hold_no_names(folder: Path) -> None:
    for file in folder.glob("*.json"):
        assert set(json.loads(file.read_text(encoding="utf-8"))) == {"format", "exercises"}
