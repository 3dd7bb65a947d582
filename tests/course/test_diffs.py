"""A diff of a lesson can be read: nbdime, as .gitattributes and docs/teaching.md say."""

import json
import re
import subprocess
from pathlib import Path

import nbformat

from tests.course.course_tools import ROOT, environment

LESSON = "03_gradient_output_layer.ipynb"
COMMAND = re.search(r'git config diff\.jupyternotebook\.command "(.*?)"', (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8"))


def git(folder: Path, *arguments: str) -> str:
    names = {f"GIT_{who}_{what}": "someone@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment(**names), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_diff_shows_the_changed_sentence_and_no_outputs(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    path = tmp_path / LESSON
    path.write_bytes((ROOT / "notebooks" / LESSON).read_bytes())
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "the lesson")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"][0] = "# 03 Another title\n"
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell["outputs"])
    code["outputs"] = []
    nbformat.write(nbformat.from_dict(notebook), path)
    plain = git(tmp_path, "diff")
    assert '"' in plain  # without nbdime: the JSON, as before
    git(tmp_path, "config", "diff.jupyternotebook.command", COMMAND[1])
    readable = re.sub(r"\x1b\[[0-9;]*m", "", git(tmp_path, "diff"))
    assert "Another title" in readable
    assert "outputs" not in readable
    assert len(readable.splitlines()) < 25
