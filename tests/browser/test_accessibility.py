"""Every panel as axe-core judges it, in six states and both themes; bad input beside its place; targets large enough to hit.

After 10 random events a panel here, and held and in error only in the light theme; `make fuzz` makes it 1,000, all states in both
themes at both widths.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.browser.every import EVERY, NAMES, kinds, open_every
from tests.browser.lab import Notebook

pytestmark = pytest.mark.long

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LONG = "FUZZ_EVENTS" in os.environ
EVENTS = min(1000, int(os.environ.get("FUZZ_EVENTS", "10")))
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
ROOMS = [(LIGHT, 1400), (DARK, 480), *([(LIGHT, 480), (DARK, 1400)] if LONG else [])]
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "PageUp", "Enter", "Escape", "Tab", "Shift+Tab", "Space", "z", "7")
# moves the focus to one of a panel's places, if a share of them is given, and says whether it is in the panel
FOCUS = """(panel, share) => {
  const places = panel.querySelectorAll("button, input, select, summary, [tabindex='0']");
  if (share !== null) places[Math.floor(share * places.length)]?.focus();
  return panel.contains(document.activeElement);
}"""
TYPED = ("diagram", "curve", "footer", "agreement", "landscape", "dials")  # a number can be typed there
BAD = ("abc", "NaN", "1e999", "1e9", "Infinity", "1.2.3", "")
# the bars' focus is no target: the pointer chooses anywhere above or below a bar
SMALL = """() => [...document.querySelectorAll('.jp-Notebook .bp')].flatMap((panel) =>
  [...panel.querySelectorAll('button, select, summary, [role=radio], [role=slider]:not(.bp-focus), label:has(input)')].filter((node) => {
    const { width, height } = node.getBoundingClientRect();
    return node.checkVisibility() && width && Math.min(width, height) < 24;
  }).map((node) => node.outerHTML.slice(0, 160)))"""

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci")


def violations(notebook: Notebook, scope: str) -> list[str]:
    """What axe-core finds inside a selector, of any severity."""
    page = notebook.page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(scope) => axe.run(scope, { resultTypes: ['violations'] })", scope)
    return [f"{one['id']} ({one['impact']}): {node['html'][:160]}" for one in found["violations"] for node in one["nodes"][:3]]


def random_events(notebook: Notebook, panel: Locator, count: int) -> None:
    """Keys here and there in a panel."""
    page, rng, node = notebook.page, random.Random(11), panel.element_handle()
    for n in range(count):
        if node.evaluate(FOCUS, None if n % 4 else rng.random()):
            page.keyboard.press(rng.choice(KEYS))
    page.keyboard.press("Escape")


@needs_axe
@pytest.mark.parametrize(("theme", "width"), ROOMS)
def test_axe_finds_nothing_in_any_panel_in_any_state(
    theme: str, width: int, tmp_path: Path, open_notebook: Callable[..., Notebook]
) -> None:
    notebook = open_every(tmp_path, open_notebook, theme=theme, width=width)
    page, found = notebook.page, {}
    assert kinds() == {*NAMES, "workbench", "bars"} - {"gradients"}

    def judge(state: str) -> None:
        found[state] = violations(notebook, ".jp-Notebook .bp:not(.bp .bp)")

    judge("start")
    assert page.evaluate(SMALL) == []
    notebook.python("1", before="live.select(w(3, 2, 3))")
    page.wait_for_timeout(300)
    judge("selected")
    notebook.panel("footer").locator("[data-does=help]").click()
    page.evaluate("() => document.querySelectorAll('.bp-words summary').forEach((head) => head.click())")
    page.wait_for_timeout(400)
    judge("help and words open")
    page.evaluate("() => document.querySelectorAll('.bp-words[open] summary').forEach((head) => head.click())")

    before = notebook.python("live.parameters, chain.parameters, live.X")
    for name, at in EVERY if LONG or theme == LIGHT else ():
        panel, scope = notebook.panel(name, at), f".bp-{name}-judged"
        panel.evaluate("(node, name) => node.classList.add(name)", scope[1:])
        slider = panel.locator("[role=slider]:not(.bp-row):visible").first
        if not slider.count():
            continue
        slider.focus()
        if name == "diagram":
            page.keyboard.press("Enter")
            page.keyboard.press("ArrowRight")
        else:
            page.keyboard.down("ArrowRight")
        notebook.frame()
        found["held", name, at] = violations(notebook, scope)
        page.keyboard.press("Escape")
        page.keyboard.up("ArrowRight")
        if name not in TYPED:
            continue
        panel.locator("[role=slider]:visible").last.focus()
        page.keyboard.press("F2" if name == "diagram" else "7")
        box, alert = panel.locator(".bp-edit input"), panel.locator(".bp-edit [role=alert]")
        for wrong in BAD:
            box.fill(wrong)
            box.press("Enter")
            assert alert.inner_text() != "", f"{name} takes {wrong!r}"
        found["error", name, at] = violations(notebook, scope)
        box.press("Escape")
        panel.evaluate("(node, name) => node.classList.remove(name)", scope[1:])
    page.wait_for_timeout(300)
    assert notebook.python("live.parameters, chain.parameters, live.X") == before

    notebook.python("1", before="live[w(4, 1, 2)] = -2")
    page.wait_for_function("() => document.querySelector('.bp-trouble').textContent.includes('ZeroDivisionError')")
    found["a function in trouble"] = violations(notebook, '[data-panel="compare"]')
    for name, at in EVERY:
        random_events(notebook, notebook.panel(name, at), EVENTS)
    page.wait_for_timeout(400)
    judge("after random events")
    assert {state: list_ for state, list_ in found.items() if list_} == {}
    page.emulate_media(media="print")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.bp')).colorScheme") == "light"  # on paper, in any theme
    assert notebook.errors == []
