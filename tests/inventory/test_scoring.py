"""Scoring a class's answers: gain, shifts, difficulty, discrimination; and lines that cannot be read."""

from pathlib import Path

import pytest

from backprop_lib.inventory import ITEMS, Form
from backprop_lib.inventory.scoring import HEAD, form_of, read_answers
from backprop_lib.report import main


def cell(form: Form, number: int, row: str = "", sure: int = 0) -> str:
    """The answer that comes from a row, with the right reason."""
    sheet = form.sheets[number - 1]
    letter = "abcd"[[option.row for option in sheet.options].index(row)]
    return f"{letter}{sheet.right[1]}" + (f" {sure}" if sure else "")


def write(path: Path, *lines: list[str]) -> None:
    path.write_text("\n".join(",".join(line) for line in [HEAD, *lines]) + "\n", encoding="utf-8")


def sitting(learner: str, time: str, seed: int, wrong: dict[int, str], sure: int = 0) -> list[str]:
    form = form_of(seed)
    return [learner, time, str(seed), *(cell(form, item.number, wrong.get(item.number, ""), sure) for item in ITEMS)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four learners, before and after. Before: 10, 8, 6 and 4 right; after: one item less wrong each, on the other form."""
    rows = {1: "5", 2: "4", 3: "9a", 4: "10", 5: "5", 6: "18"}
    for i, learner in enumerate("abcd"):
        wrong = dict(list(rows.items())[: 2 * i])
        after = dict(list(wrong.items())[1:])
        if learner == "d":
            after[6] = "7"
        write(tmp_path / f"{learner}.csv", sitting(learner, "before", 1, wrong, sure=4), sitting(learner, "after", 2, after))
    return tmp_path


def test_scores_and_gain_across_two_forms(folder: Path) -> None:
    results, skipped = read_answers(folder)
    assert skipped == []
    assert results.scores("before") == {"a": 1.0, "b": 0.8, "c": 0.6, "d": 0.4}
    assert results.scores("after") == {"a": 1.0, "b": 0.9, "c": 0.7, "d": 0.5}
    gain, learners = results.gain("before", "after")
    assert (gain, learners) == (pytest.approx((0.775 - 0.7) / (1 - 0.7)), 4)
    assert results.gain("before", "later") is None


def test_only_those_who_sat_both_count_in_the_gain(folder: Path) -> None:
    write(folder / "later.csv", sitting("b", "later", 1, {}), sitting("new", "later", 1, {}))
    results, _ = read_answers(folder)
    assert results.gain("before", "later") == (pytest.approx(1.0), 1)


def test_shifts_name_the_mistake_before_and_after(folder: Path) -> None:
    shifts = read_answers(folder)[0].shifts("before", "after")
    assert shifts[0] == (1, "5", "", 3)
    assert (6, "18", "7", 1) in shifts


def test_difficulty_and_discrimination_of_an_item(folder: Path) -> None:
    results, _ = read_answers(folder)
    difficulty, discrimination = results.difficulty("before"), results.discrimination("before")
    assert (difficulty[1], difficulty[6], difficulty[10]) == (0.25, 0.75, 1.0)
    rest = [9, 8, 6, 4]  # right in the other nine, of learners a to d, whose own score in item 1 is 1, 0, 0, 0
    expected = (sum(r * o for r, o in zip(rest, [1, 0, 0, 0], strict=True)) / 4 - sum(rest) / 16) / (
        (sum(r * r for r in rest) / 4 - (sum(rest) / 4) ** 2) ** 0.5 * (3 / 16) ** 0.5
    )
    assert discrimination[1] == pytest.approx(expected)
    assert discrimination[10] != discrimination[10]  # right for all: it tells nothing


def test_a_right_answer_with_a_wrong_reason_is_not_right(tmp_path: Path) -> None:
    line = sitting("a", "before", 1, {})
    line[3] = line[3][0] + ("1" if line[3][1] != "1" else "2")
    write(tmp_path / "a.csv", line)
    assert read_answers(tmp_path)[0].scores("before") == {"a": 0.9}


def test_the_command_prints_gain_items_and_shifts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--inventory", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "gain from before to after: 0.25 of what was possible (4 learners sat both)" in out
    assert "“sign flipped” → right: 3" in out
    assert "sureness 4.0 of 4 where right, 4.0 where wrong" in out


def test_what_cannot_be_read_is_left_out_and_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = sitting("e", "before", 1, {})
    write(
        folder / "z.csv", good, good, ["f", "yesterday", "1", *good[3:]], ["g", "before", "one", *good[3:]],
        ["h", "before", "1", "e5", *good[4:]], ["", "before", "1", *good[3:]], ["i", "before", "1"], [""],
    )  # fmt: skip
    (folder / "y.csv").write_text("name,answer\n", encoding="utf-8")
    (folder / "x.csv").write_bytes(b"\xff\xfe\x00")
    results, skipped = read_answers(folder)
    assert ("e", "before") in results.sittings
    said = "\n".join(skipped)
    for words in (
        "z.csv, line 3: learner e has answered", "line 4: the time must be", "line 5: a form is a whole number", "line 6: item 1: an",
        "line 7: the learner's code is missing", "line 8: 13 cells are expected, 3", "y.csv: the first line must be", "x.csv: not a CSV",
    ):  # fmt: skip
        assert words in said


def test_no_folder_and_no_answers_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--inventory", str(tmp_path / "nowhere")]) == 2
    assert main(["--inventory", str(tmp_path)]) == 1
    assert "docs/inventory/README.md" in capsys.readouterr().err
