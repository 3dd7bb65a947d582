"""The panels as axe-core judges them, and as a screen reader tells them along a tour by keys."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.lab import Notebook, write_notebook

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TRANSCRIPTS = Path(__file__).parent / "transcripts"
THEMES = ("JupyterLab Light", "JupyterLab Dark")
SETUP = """\
from backprop_lib import Network, backprop, four_layer_net, four_layer_sample, w
from backprop_lib.live import *
live = LiveNetwork(four_layer_net(), *four_layer_sample())
"""
MORE = """\
from IPython.display import display
chain = LiveNetwork(Network([1, 1]), [0.8], [0.15])
shown = [Symbols(live), Predict(live, "sign"), live.compare(lambda net, X, Y, q: backprop(net, X, Y)[q])]
display(workbench(live, *shown), Dials(chain))
"""
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "PageUp", "Enter", "Escape", "Tab", "Shift+Tab", "Space", "z", "7")

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")


def violations(notebook: Notebook, scope: str) -> list[str]:
    """What axe-core finds inside a selector, of any severity."""
    page = notebook.page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(scope) => axe.run(scope, { resultTypes: ['violations'] })", scope)
    return [f"{one['id']} ({one['impact']}): {node['html'][:160]}" for one in found["violations"] for node in one["nodes"][:2]]


def random_events(notebook: Notebook, scope: str, count: int) -> None:
    """Keys and clicks here and there inside a selector."""
    page, rng, panel = notebook.page, random.Random(11), notebook.page.locator(scope).first
    places = panel.locator("button, input, select, summary, [tabindex='0']")
    for _ in range(count if places.count() else 0):
        places.nth(rng.randrange(places.count())).evaluate("(node) => node.focus()")
        for _ in range(3):
            if panel.evaluate("(node) => node.contains(document.activeElement)"):
                page.keyboard.press(rng.choice(KEYS))
    page.keyboard.press("Escape")
    page.wait_for_timeout(350)


@needs_axe
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_the_workbench(theme: str, tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_notebook(write_notebook(tmp_path / "axe.ipynb", SETUP, "workbench(live)"), theme=theme)
    notebook.run_all()
    page, found, bench = notebook.page, {}, ".bp-work"
    diagram, footer = notebook.panel("diagram"), notebook.panel("footer")
    found["start"] = violations(notebook, bench)

    notebook.python("1", before="live.select(w(3, 2, 3))")
    for part in diagram.locator(".bp-choose input").all():
        part.check(force=True)
        found[f"selected, {part.get_attribute('value')}"] = violations(notebook, '[data-panel="diagram"]')
    notebook.panel("gradients").locator("input[value=size]").check(force=True)

    footer.locator("[data-does=help]").click()
    for head in page.locator(".bp-words summary").all():
        head.click()
    found["help and words open"] = violations(notebook, bench)

    diagram.locator(".bp-spot[tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    found["grabbed"] = violations(notebook, bench)
    page.keyboard.press("Enter")
    page.keyboard.press("F2")
    page.locator(".bp-edit input").fill("abc")
    page.keyboard.press("Enter")
    assert page.locator(".bp-edit [role=alert]").inner_text() != ""
    found["error"] = violations(notebook, bench)
    page.keyboard.press("Escape")

    random_events(notebook, bench, 30)
    found["after random events"] = violations(notebook, bench)
    assert {state: list_ for state, list_ in found.items() if list_} == {}
    assert notebook.errors == []


@needs_axe
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_other_panels(theme: str, tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_notebook(write_notebook(tmp_path / "axe.ipynb", SETUP, MORE), theme=theme)
    notebook.run_all()
    found = {}
    for name in ("symbols", "predict", "compare", "dials"):
        notebook.panel(name)
        scope = f'[data-panel="{name}"]'
        found[name, "start"] = violations(notebook, scope)
        random_events(notebook, scope, 6)
        found[name, "after random events"] = violations(notebook, scope)
    assert {state: list_ for state, list_ in found.items() if list_} == {}


TOURS = {
    "diagram": ["Enter", "ArrowLeft", "Shift+ArrowLeft", "Enter", "Space", "End", "Escape", "ArrowRight", "ArrowLeft", "ArrowDown",
                "ArrowLeft", "ArrowUp", "ArrowLeft", "Tab", "ArrowRight", "ArrowRight", "ArrowRight", "Tab"],
    "curve": ["ArrowLeft", "Shift+ArrowLeft", "z", "f", "Control+z", "Tab", "Enter", "Tab", "Tab"],
    "chain": [],
    "gradients": ["ArrowRight", "End", "Home", "Tab", "ArrowRight", "Tab"],
    "footer": ["ArrowRight", "Tab", "Tab", "Tab", "Tab"],
}  # fmt: skip


def told(notebook: Notebook) -> str:
    """What has the focus, as the browser gives it to screen readers: role, name, value, state."""
    session = notebook.page.context.new_cdp_session(notebook.page)
    focus = session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
    node = session.send("Accessibility.getPartialAXTree", {"objectId": focus, "fetchRelatives": False})["nodes"][0]
    session.detach()
    more = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    parts = [node["role"]["value"], f"“{node['name']['value'].strip()}”"]
    parts += [notebook.page.evaluate("() => document.activeElement.getAttribute('aria-valuetext')") or ""]
    parts += [state for state in ("disabled", "expanded") if more.get(state)]
    parts += ["checked"] * (more.get("checked") == "true")
    return " · ".join(part for part in parts if part)


@pytest.mark.parametrize("width", [1400])
def test_a_tour_by_keys_is_told_as_before(width: int, tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    """Compared with the stored transcripts; REWRITE=1 in the environment writes them again."""
    notebook = open_notebook(write_notebook(tmp_path / "tour.ipynb", SETUP, "workbench(live)"), width=width)
    notebook.run_all()
    changed = []
    for name, keys in TOURS.items():
        panel = notebook.panel(name)
        panel.locator("[tabindex='0'], summary").first.focus()
        said, lines = "", [f"start: {told(notebook)}"]
        for key in keys:
            notebook.page.keyboard.press(key)
            notebook.page.wait_for_timeout(360)
            lines.append(f"{key}: {told(notebook)}")
            if (now := panel.locator(".bp-said").inner_text()) != said:
                said = now
                lines += [f"    says: {said}"] * bool(said)
        if panel.locator(".bp-words").count():
            panel.locator(".bp-words summary").click()
            notebook.frame()
            lines += ["in words:", *panel.locator(".bp-words div").inner_text().replace("\t", " | ").splitlines()]
        text, stored = "\n".join(lines) + "\n", TRANSCRIPTS / f"{name}.txt"
        if os.environ.get("REWRITE"):
            TRANSCRIPTS.mkdir(exist_ok=True)
            stored.write_text(text, encoding="utf-8")
        elif not stored.exists() or stored.read_text(encoding="utf-8") != text:
            changed.append(f"{stored.name} is now:\n{text}")
    assert not changed, "\n".join(changed)
    assert notebook.errors == []
