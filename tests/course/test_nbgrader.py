"""An exercise of the lessons graded with nbgrader: the learner's version, a right answer, a wrong one, and an empty one."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from tests.course.course_tools import ROOT, run

GRADE = """
import json, sys
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config
from nbgrader.api import Gradebook

api = NbGraderAPI(config=Config({"CourseDirectory": {"root": sys.argv[1], "course_id": "backprop"}}))
for learner in sys.argv[2:]:
    found = api.autograde("gradients", learner)
    assert found["success"], found["log"]
with Gradebook(f"sqlite:///{sys.argv[1]}/gradebook.db") as book:
    print(json.dumps({s.student.id: [s.score, s.max_score] for s in book.assignment_submissions("gradients")}))
"""
RELEASE = """
import sys
from nbgrader.apps import GenerateAssignmentApp
GenerateAssignmentApp.launch_instance([f"--course={sys.argv[1]}", "gradients"])
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
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's folder, with the learners' version made."""
    folder = tmp_path_factory.mktemp("nbgrader")
    shutil.copytree(ROOT / "docs" / "nbgrader", folder, dirs_exist_ok=True)
    run("-c", RELEASE, folder, cwd=folder)
    return folder


def released(course: Path) -> Path:
    return course / "release" / "gradients" / "output_gradient.ipynb"


def test_the_learners_version_holds_no_solution_and_no_hidden_test(course: Path) -> None:
    text = released(course).read_text(encoding="utf-8")
    assert "NotImplementedError" in text
    assert "write it here" in text
    for gone in ("SOLUTION", "HIDDEN", "loss_function.slope", "X[:1]"):
        assert gone not in text


def test_a_right_function_gets_all_points_a_wrong_one_some_and_none_none(course: Path) -> None:
    for learner, answer in (*ANSWERS.items(), ("empty", "")):
        folder = course / "submitted" / learner / "gradients"
        folder.mkdir(parents=True)
        notebook = nbformat.read(released(course), as_version=4)
        for cell in notebook.cells:
            if answer and cell.metadata.nbgrader["grade_id"] == "answer":
                cell.source = answer
        nbformat.write(notebook, folder / "output_gradient.ipynb")
    scores = json.loads(run("-c", GRADE, course, *ANSWERS, "empty", cwd=course).splitlines()[-1])
    assert scores == {"right": [3, 3], "summed": [1, 3], "empty": [0, 3]}
    feedback = (course / "autograded" / "summed" / "gradients" / "output_gradient.ipynb").read_text(encoding="utf-8")
    assert "adds over the samples" in feedback
