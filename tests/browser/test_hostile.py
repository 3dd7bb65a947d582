"""Hostile names, values, exceptions and symbols in a real JupyterLab: text on the page, never an element, never a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.lab import Notebook, write_notebook
from tests.security.hostile import MARK, STRINGS

pytestmark = pytest.mark.long

CELLS = [
    "import sympy as sp\nfrom IPython.display import display\n"
    "from backprop_lib import check, four_layer_net, four_layer_sample, hint, progress, w\n"
    "from backprop_lib.live import LiveNetwork, Predict, workbench\nfrom backprop_lib.mistakes import diagnose\n"
    f"STRINGS = {STRINGS!r}\nNET, SAMPLE = four_layer_net(), four_layer_sample()",
    """\
def raising(text):
    def gradient(net, X, Y):
        print(text)
        raise ValueError(text)
    return gradient

for text in STRINGS:
    display(check("03.2", text), check("03.a", text), diagnose(raising(text), NET, *SAMPLE))
""",
    """\
for text in STRINGS:
    display(diagnose(sp.Symbol("d" + text) + sp.Symbol("a4_1"), NET, *SAMPLE, of=w(4, 1, 2)))
display(hint("03.2"), progress())
""",
    """\
live = LiveNetwork(NET, *SAMPLE)
workbench(live)
""",
    """\
for text in STRINGS:
    display(live.compare(raising(text)))
    display(Predict(live, "sign", question=text, concept=text))
""",
]
FOREIGN = "script:not([src]), iframe, img[src=x], svg[onload], [onerror], [onclick], a[href^=javascript], [href^=javascript]"


def test_what_a_learner_writes_is_shown_as_text(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_notebook(write_notebook(tmp_path / "hostile.ipynb", *CELLS), height=1200)
    notebook.reusable = False
    notebook.run_all()
    notebook.becomes("live is not None and len(STRINGS) > 5", "True")
    page = notebook.page
    compares = page.locator(".jp-Notebook [data-panel='compare']")
    page.wait_for_function(
        f"() => document.querySelectorAll('.jp-Notebook [data-panel=predict]').length === {len(STRINGS)}", timeout=60_000
    )
    compares.last.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)  # a script would have had the time
    assert page.evaluate(f"() => {MARK}") is None
    assert page.locator(".jp-Notebook .jp-OutputArea").locator(FOREIGN).count() == 0
    assert page.locator(".jp-Notebook .bp-card").count() >= 4 * len(STRINGS)
    text = compares.first.inner_text()
    assert "<script>" in text, text
    assert notebook.errors == []


def test_a_reloaded_page_keeps_what_was_answered(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_notebook(
        write_notebook(tmp_path / "kept.ipynb", "from backprop_lib import check, progress\ncheck('03.2', '2*a(3, 2)')")
    )
    notebook.run_all()
    notebook.becomes("progress().rows[0][:3]", "('03.2', 'write an expression', '1')")
    page = notebook.page
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.context.save(); }")
    page.reload(wait_until="load")
    page.wait_for_selector(".jp-Notebook .bp-card", timeout=60_000)
    notebook.becomes("progress().rows[0][:3]", "('03.2', 'write an expression', '1')")
    assert notebook.errors == []
