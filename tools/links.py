"""Write the badges and links that need the repository's address, which stands only in pyproject.toml.

`make links` after the address changed. README.md keeps them between two comments, CITATION.cff in one line.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- links: written by `make links` -->", "<!-- end of links -->"
FIRST_LESSON = "notebooks/03_gradient_output_layer.ipynb"
INDEX = "notebooks/README.md"  # postBuild makes JupyterLab show it as a page


def address(root: Path) -> str:
    """The repository's address, such as https://github.com/OWNER/backprop-notebooks."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Repository"]).rstrip("/")


def badges(repository: str) -> str:
    """The line of badges at the top of the README."""
    name = re.sub(r"^https://github\.com/", "", repository)
    binder = f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/tree/{INDEX}"
    checks = f"{repository}/actions/workflows/ci.yml"
    return (
        f"[![Open the lessons on Binder](https://mybinder.org/badge_logo.svg)]({binder})\n"
        f"[![State of the checks]({checks}/badge.svg)]({checks})"
    )


def clone(repository: str) -> str:
    """The two commands that open the first lesson."""
    return f"```sh\ngit clone {repository} && cd {repository.rsplit('/', 1)[1]}\nmake lab\n```"


def linked(name: str, text: str, repository: str) -> str:
    """The text of README.md or CITATION.cff with its links made from the address."""
    if name == "CITATION.cff":
        return re.sub(r"(?m)^repository-code: .*$", f"repository-code: {repository}", text)
    blocks = iter([badges(repository), clone(repository)])
    between = re.compile(f"(?s)(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})")
    return between.sub(lambda _: next(blocks) + "\n", text)


if __name__ == "__main__":
    for name in ("README.md", "CITATION.cff"):
        path = ROOT / name
        path.write_text(linked(name, path.read_text(encoding="utf-8"), address(ROOT)), encoding="utf-8", newline="\n")
