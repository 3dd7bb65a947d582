"""What a learner writes, names or raises is shown as text: never as markup, as a link or as a script, and never run."""

import builtins
import contextlib
import json
import re
from pathlib import Path

import pytest
import sympy as sp
import yaml

from backprop_lib import Network, a, four_layer_net, four_layer_sample, w, y
from backprop_lib.exercises import EXERCISES, Session
from backprop_lib.mistakes import MISTAKES, Diagnosis, diagnose
from backprop_lib.mistakes.card import card, typeset
from backprop_lib.readers.mathml import mathml
from backprop_lib.report import main, picture, read_folder
from tests.security.hostile import STRINGS, foreign

ROOT = Path(__file__).parent.parent.parent
NET, (X, Y) = four_layer_net(), four_layer_sample()
OF = w(4, 1, 2)
hostile = pytest.mark.parametrize("text", STRINGS)


def raising(text: str):
    def gradient(net, X, Y):
        print(text)
        raise ValueError(text)

    return gradient


def returning(text: str):
    return lambda net, X, Y: [text, {text: text}]


class Odd:
    """An object whose repr is hostile."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


ANSWERS = {
    "text": lambda text: text,
    "raises": raising,
    "returns": returning,
    "symbol": lambda text: sp.Symbol(text) * 2,
    "symbol that begins like a derivative": lambda text: sp.Symbol("d" + text) + sp.Symbol("a4_1"),
    "function": lambda text: sp.Function(text.replace("\0", ""))(sp.Symbol("a4_1")),
    "repr": lambda text: Odd(text),
    "list": lambda text: [[text]],
    "dict": lambda text: {text: [[1.0]]},
    "exception": lambda text: ValueError(text),
}


def test_the_reader_sees_what_is_foreign():
    assert foreign("<p>fine</p><math><mi>x</mi></math>") == []
    assert foreign("<img src=x onerror=y>")
    assert foreign('<p onclick="x">')
    assert foreign("<!-- x -->")
    assert foreign('<mrow href="javascript:x">')


@hostile
@pytest.mark.parametrize("kind", ANSWERS)
def test_a_diagnosis_shows_text(kind, text):
    found = diagnose(ANSWERS[kind](text), NET, X, Y, of=None if kind in ("raises", "returns") else OF)
    assert not found.correct
    assert foreign(found._repr_html_()) == []


@hostile
def test_every_field_of_a_card_is_text(text):
    found = Diagnosis("unknown", text, text, text, text, place=text, excludes=(text,), printed=text, title=text, counter=text,
                      next_step=(text, text, text))  # fmt: skip
    assert foreign(card(found)) == []


@hostile
def test_an_exercise_shows_text(text):
    session = Session(EXERCISES)
    for name in ("03.1", "03.2", "03.4", "03.a"):
        assert foreign(session.check(name, text)._repr_html_()) == []
        assert foreign(session.hint(name)._repr_html_()) == []
    assert foreign(session.progress()._repr_html_()) == []
    with pytest.raises(ValueError, match="an exercise is named"):
        session.check(text, 1)


@hostile
def test_formulas_and_prose_make_no_markup(text):
    assert foreign(typeset(text)) == []
    inside = text.strip("$")
    with contextlib.suppress(ValueError):  # it is no formula
        assert foreign(mathml(inside)) == []


def test_our_own_texts_are_all_typeset():
    texts = [t for row in MISTAKES.values() for t in (row.explains, *row.hints, f"${row.formula}$")]
    for text in texts:
        assert "$" not in typeset(re.sub(r"<[wISUB]>", "$w$", text)), text


CODE = [
    "__import__('os').system('true')", "a(4, 1).__class__", "(lambda: 1)()", "exec('1')", "[a for a in (1,)]", "f'{1}'",
    "a(4, 1) if 1 else 2", "().__class__.__bases__", "open('x')", "w(4, 1, 2).layer",
]  # fmt: skip


@pytest.mark.parametrize("text", CODE)
def test_no_text_is_run(text, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a learner's text was evaluated")

    for name in ("eval", "exec"):
        monkeypatch.setattr(builtins, name, refuse)
    found = diagnose(text, NET, X, Y, of=OF)
    assert not found.correct
    assert "Nothing of it was run" in str(found) or "cannot be read" in str(found)


@pytest.mark.parametrize("call", ["eval", "exec", "sympify", "parse_expr", "pickle", "marshal", "os.system", "subprocess", "literal_eval"])
def test_the_library_has_no_door_for_text(call):
    """Nothing in the package evaluates, unpickles or starts programs; `ast.parse` only reads. SymPy's lambdify is given trees."""
    for path in (ROOT / "backprop_lib").rglob("*.py"):
        code = re.sub(r'(?s)""".*?"""|#[^\n]*|"[^"\n]*"', '""', path.read_text(encoding="utf-8"))
        assert not re.search(rf"(?<![\w.]){re.escape(call)}\s*\(|import {re.escape(call)}\b", code), f"{path.name}: {call}"


def test_the_report_leaves_hostile_files_out(tmp_path, capsys):
    attempt = {"note": "03.1:1a", "correct": False, "named": True, "variant": 0, "ratios": {}}
    content = {name: json.dumps(report("03.1", attempt | more)) for name, more in {"good": {}, "infinite": {"variant": 1e999}}.items()}
    for i, text in enumerate(STRINGS):
        content[f"note{i}"] = json.dumps(report("03.1", attempt | {"note": f"03.1:{text}"}))
        content[f"name{i}"] = json.dumps(report(text, attempt | {"note": f"{text}:1a"}))
        content[f"ratio{i}"] = json.dumps(report("03.1", attempt | {"ratios": {text: 1.5}}))
    content["another"] = json.dumps(report("03.1", attempt | {"note": "03.2:1a"}))
    content["deep"] = "[" * 100_000
    for name, text in content.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    found, skipped = read_folder(tmp_path)
    assert len(found.learners) == 1
    assert sorted(line.partition(".json:")[0] for line in skipped) == sorted(set(content) - {"good"})
    assert picture(found)
    assert main([str(tmp_path)]) == 0
    assert "owned" not in capsys.readouterr().out


def report(exercise: str, attempt: dict) -> dict:
    """A file as `export_report` writes it, with one attempt."""
    return {"format": "backprop-lib report 1", "exercises": {exercise: {"attempts": [attempt], "hints": 0, "solved": False}}}


def test_names_in_a_network_are_ours():
    with pytest.raises(ValueError, match="unknown activation"):
        Network([1, 1], activation=STRINGS[0])
    assert foreign(str((2 * (a(4, 1) - y(1)))._repr_latex_())) == []


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_only_read_and_take_actions_by_commit(path):
    flow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert flow["permissions"] in ({"contents": "read"}, {})
    for job in flow["jobs"].values():
        granted = job.get("permissions", {})
        assert all(right == "read" for right in granted.values()) or set(granted) <= {"pages", "id-token", "contents"}
        assert job["timeout-minutes"] <= 360
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
            assert "${{ github.event" not in step.get("run", "")
