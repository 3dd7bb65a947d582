"""What every lesson owes its reader, as far as a program can tell (CONTRIBUTING.md, Change a lesson)."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

from backprop_lib.exercises.lessons import EXERCISES
from backprop_lib.mistakes import MISTAKES
from tools.notebooks import VIEW, warnings

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
STATIC = {"text/html", "image/png", "image/svg+xml"}


@pytest.fixture(params=LESSONS, ids=lambda p: p.stem)
def nb(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code(nb: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [c for c in nb.cells if c.cell_type == "code"]


def outputs(nb: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [o for c in code(nb) for o in c.outputs]


def test_there_are_lessons() -> None:
    assert LESSONS


def test_it_was_run_from_top_to_bottom_and_every_cell_is_compared(nb: nbformat.NotebookNode) -> None:
    assert [c.execution_count for c in code(nb)] == list(range(1, len(code(nb)) + 1))
    assert outputs(nb)


def test_no_cell_fails_or_warns(nb: nbformat.NotebookNode) -> None:
    assert not [o for o in outputs(nb) if o.output_type == "error"]
    assert not warnings(nb)


def test_it_explains_at_least_as_often_as_it_computes(nb: nbformat.NotebookNode) -> None:
    assert len([c for c in nb.cells if c.cell_type == "markdown"]) >= len(code(nb))


def test_its_cells_are_short(nb: nbformat.NotebookNode) -> None:
    for cell in code(nb):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 15, f"{len(lines)} lines in the cell that starts with {lines[0]!r}"


def test_it_hides_no_set_up(nb: nbformat.NotebookNode) -> None:
    for cell in code(nb):
        assert not re.search(r"sys\.path|^\s*[!%](?:pip|conda)|\bos\.chdir", cell.source, re.M), cell.source


def test_every_picture_says_what_it_shows(nb: nbformat.NotebookNode) -> None:
    for output in outputs(nb):
        for mime in {"image/png", "image/jpeg"} & output.get("data", {}).keys():
            assert output.metadata.get(mime, {}).get("alt"), "a picture without alt text"
        for image in re.findall(r"<img\b[^>]*>", output.get("data", {}).get("text/html", "")):
            assert re.search(r'alt="[^"]', image), "an <img> without alt text"
    for cell in nb.cells:
        assert "![](" not in cell.source


def test_every_live_view_has_a_static_picture_beside_it(nb: nbformat.NotebookNode) -> None:
    for output in outputs(nb):
        if VIEW in output.get("data", {}):
            assert STATIC & output.data.keys()


def test_nothing_of_the_machine_that_ran_it_is_stored(nb: nbformat.NotebookNode) -> None:
    for output in outputs(nb):
        assert not re.search(r"(?<![\w.])/(?:tmp|root|home|work|Users)/|<[\w. ]+ at 0x[0-9a-f]+>", json.dumps(output))


def prose(nb: nbformat.NotebookNode) -> str:
    return "\n".join(c.source for c in nb.cells if c.cell_type == "markdown")


def asked(nb: nbformat.NotebookNode, call: str, name: str) -> list[str]:
    """The exercises that a lesson's code names: in `check("03.1", …)` and the like, and in its lists of quick questions."""
    text = "\n".join(c.source for c in code(nb))
    lists = re.findall(rf'for letter in "([a-z]+)":\s+display\({call}', text)
    lesson = re.search(r"# (\d\d) ", prose(nb))
    found = [f"{lesson[1]}.{letter}" for letters in lists for letter in letters] if lesson else []
    return sorted({*found, *re.findall(rf'(?:{call}\(|\{{|, ?)"({name})"', text)})


def test_it_can_be_read_in_twenty_to_forty_minutes_and_says_so(nb: nbformat.NotebookNode) -> None:
    assert len(prose(nb).split()) < 1600
    stated = re.search(r"\*\*It takes\*\* about (\d+) minutes", nb.cells[0].source)
    assert stated
    assert 20 <= int(stated[1]) <= 40


def test_it_opens_and_ends_as_every_lesson(nb: nbformat.NotebookNode) -> None:
    assert "**You will be able to**" in nb.cells[0].source
    assert "**You need**" in nb.cells[0].source
    assert "## What you can do now" in nb.cells[-1].source
    assert "## Exercises" in prose(nb)


def test_its_set_up_says_what_to_do_when_the_library_is_missing_or_of_another_version(nb: nbformat.NotebookNode) -> None:
    setup = code(nb)[0].source
    assert "except ImportError" in setup
    assert re.search(r'^require\("[\d.]+"\)$', setup, re.M)


def test_it_has_a_live_view_that_is_moved_by_hand_and_predictions_made_by_hand(nb: nbformat.NotebookNode) -> None:
    shown = [o.data.get("text/plain", "") for o in outputs(nb) if VIEW in o.get("data", {})]
    assert [view for view in shown if not view.startswith("Predict")]
    assert len(re.findall(r"\bPredict\(", "\n".join(c.source for c in code(nb)))) >= 2, "fewer than two predictions made by hand in a view"


def test_it_asks_to_predict_first_three_times_and_sets_a_puzzle(nb: nbformat.NotebookNode) -> None:
    assert prose(nb).count("**Predict first") + prose(nb).count("Commit") >= 3
    assert "puzzle with a goal" in prose(nb)


def test_it_has_a_mistake_to_mend(nb: nbformat.NotebookNode) -> None:
    assert re.search(r"\bmend\b", prose(nb))


def test_it_has_four_quick_questions_two_of_them_from_earlier_lessons(nb: nbformat.NotebookNode) -> None:
    number = nb.cells[0].source[2:4]
    names = asked(nb, "recall", rf"{number}\.[a-z]")
    assert len(names) == 4
    assert len([n for n in names if EXERCISES[n].place[0] < number]) >= 2 or number == "00"


def test_it_has_three_kinds_of_exercises_and_a_question_on_ones_own_code(nb: nbformat.NotebookNode) -> None:
    number = nb.cells[0].source[2:4]
    exercises = [EXERCISES[n] for n in asked(nb, "check", rf"{number}\.\d")]
    assert len({"find and fix" if getattr(e, "source", None) else e.kind for e in exercises}) >= 3
    assert [e for e in exercises if e.follow_up is not None]


def imported(nb: nbformat.NotebookNode) -> set[str]:
    """The names that a lesson's cells import."""
    nodes = [node for c in code(nb) for node in ast.walk(ast.parse(c.source)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {(alias.asname or alias.name).split(".")[0] for node in nodes for alias in node.names}


def test_what_the_learner_is_told_to_call_is_imported(nb: nbformat.NotebookNode) -> None:
    """`hint` and the like stand on the cards of the check, and the names of quantities in the questions that ask for an expression."""
    assert imported(nb) >= {"again", "check", "hint", "question", "recall", "solution"}
    number = nb.cells[0].source[2:4]
    for name in asked(nb, "check", rf"{number}\.\d"):
        exercise = EXERCISES[name]
        needed = set(re.findall(r"`(w|a|b|x|y|z|delta|g_prime)\(", exercise.ask(exercise.variant(0))))
        assert needed <= imported(nb), f"{name} asks for {needed - imported(nb)}"


def test_it_imports_nothing_else_that_it_does_not_use(nb: nbformat.NotebookNode) -> None:
    used = {node.id for c in code(nb) for node in ast.walk(ast.parse(c.source)) if isinstance(node, ast.Name)}
    assert imported(nb) - used <= {"again", "hint", "solution", "delta", "g_prime", "y"}


def test_exercises_come_in_the_order_in_which_the_cards_name_the_next_one(nb: nbformat.NotebookNode) -> None:
    number = nb.cells[0].source[2:4]
    text = "\n".join(c.source for c in nb.cells)
    met = list(dict.fromkeys(re.findall(rf'\b(?:check|question)\("({number}\.\d+)"', text)))
    assert met == [name for name in EXERCISES if re.fullmatch(rf"{number}\.\d+", name)]


def test_every_link_to_a_file_resolves(nb: nbformat.NotebookNode) -> None:
    for target, _, section in re.findall(r"\]\((?!https?:)([^)#]*)(#([^)]*))?\)", prose(nb)):
        file = LESSONS[0].parent / target
        assert not target or file.exists(), f"{target} is not there"
        if section and file.suffix == ".md":
            heads = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.M)
            assert section in [re.sub(r"[^\w-]", "", h.lower().replace(" ", "-")) for h in heads], f"{target} has no section {section}"


def test_the_places_that_exercises_and_mistakes_point_to_are_headings() -> None:
    headings = {p.name[:2]: re.findall(r"^#+ (.*)$", prose(nbformat.read(p, as_version=4)).lower(), re.M) for p in LESSONS}
    exercises = [e for one in EXERCISES.values() for e in (one, one.follow_up) if e is not None]
    places = {e.id: e.place for e in exercises} | {row.id: row.place.removeprefix("lesson ").split(", ", 1) for row in MISTAKES.values()}
    lost = {name: (lesson, section) for name, (lesson, section) in places.items() if not any(section in h for h in headings[lesson])}
    assert not lost
