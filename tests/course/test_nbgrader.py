"""An exercise of the lessons graded with nbgrader: the learner's version, a right answer, a wrong one, and an empty one."""

import json
import shutil
from pathlib import Path

import pytest

from tests.course.course_tools import ROOT, run

pytestmark = pytest.mark.long

COURSE = """
import json, sys
from pathlib import Path
import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

config = PyFileConfigLoader("nbgrader_config.py").load_config()
config.CourseDirectory.root = str(Path.cwd())
api = NbGraderAPI(config=config)
found = api.generate_assignment("gradients")
assert found["success"], found["log"]
for learner, answer in json.loads(sys.argv[1]).items():
    notebook = nbformat.read("release/gradients/output_gradient.ipynb", as_version=4)
    for cell in notebook.cells:
        if answer and cell.metadata.nbgrader["grade_id"] == "answer":
            cell.source = answer
    folder = Path("submitted", learner, "gradients")
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / "output_gradient.ipynb")
    found = api.autograde("gradients", learner)
    assert found["success"], found["log"]
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({s.student.id: [s.score, s.max_score] for s in book.assignment_submissions("gradients")}))
"""
ANSWERS = {
    "right": """def output_gradient(net, X, Y):
    fwd = net.forward(X)
    z, a, before = fwd.z[net.L], fwd.a[net.L], fwd.a[net.L - 1]
    return (net.loss_function.slope(z, a, Y) * net.activations[net.L].slope(z, a)).T @ before / len(X)""",
    "summed": """def output_gradient(net, X, Y):
    fwd = net.forward(X)
    z, a, before = fwd.z[net.L], fwd.a[net.L], fwd.a[net.L - 1]
    return (net.loss_function.slope(z, a, Y) * net.activations[net.L].slope(z, a)).T @ before""",
    "empty": "",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[float]]]:
    """The course's folder, with the learners' version made and three learners' answers graded; their points."""
    folder = tmp_path_factory.mktemp("nbgrader")
    shutil.copytree(ROOT / "docs" / "nbgrader", folder, dirs_exist_ok=True)
    return folder, json.loads(run("-c", COURSE, json.dumps(ANSWERS), cwd=folder).splitlines()[-1])


def test_the_learners_version_holds_no_solution_and_no_hidden_test(course: tuple[Path, dict[str, list[float]]]) -> None:
    text = (course[0] / "release" / "gradients" / "output_gradient.ipynb").read_text(encoding="utf-8")
    assert "NotImplementedError" in text
    assert "write it here" in text
    for gone in ("SOLUTION", "HIDDEN", "loss_function.slope", "X[:1]"):
        assert gone not in text


def test_a_right_function_gets_all_points_a_wrong_one_some_and_none_none(course: tuple[Path, dict[str, list[float]]]) -> None:
    folder, scores = course
    assert scores == {"right": [3, 3], "summed": [1, 3], "empty": [0, 3]}
    feedback = (folder / "autograded" / "summed" / "gradients" / "output_gradient.ipynb").read_text(encoding="utf-8")
    assert "adds over the samples" in feedback
