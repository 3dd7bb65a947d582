"""Every panel as a screen reader tells it along a tour by keys: role, name, value, state, announcements, and the panel in words.

Compared with the stored transcripts; REWRITE=1 in the environment writes them again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.browser.every import NAMES, open_every
from tests.browser.lab import Notebook

TRANSCRIPTS = Path(__file__).parent / "transcripts"
FIRST = "button, input:not([type=radio]), select, summary, [tabindex='0']"
STEPS = ["ArrowRight", "ArrowRight", "Shift+ArrowLeft"]
# where each tour begins, and its keys; "read" unfolds the panel in words and folds it again
TOURS: dict[str, tuple[str, int, list[str]]] = {
    "diagram": ("diagram", 0, ["Enter", "ArrowLeft", "Shift+ArrowLeft", "Enter", "Space", "End", "Escape", "ArrowRight", "ArrowLeft",
                "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowLeft", "Tab", "ArrowRight", "ArrowRight", "ArrowRight", "Tab", "read"]),
    "curve": ("curve", 0, ["ArrowLeft", "Shift+ArrowLeft", "z", "f", "Control+z", "Tab", "Enter", "Tab", "Tab", "read"]),
    "chain": ("chain", 0, ["ArrowRight", "ArrowRight", "read"]),
    "gradients": ("gradients", 0, ["ArrowRight", "End", "Home", "Tab", "ArrowRight", "Tab", "read"]),
    "footer": ("footer", 0, ["ArrowRight", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Enter"]),
    "paths": ("paths", 0, ["Space", "read", "Space", "Tab", "Enter", "ArrowDown", "Enter", "Tab", "read"]),
    "backward": ("backward", 0, ["Tab", "Enter", "ArrowRight", "ArrowRight", "PageDown", "PageDown", "ArrowLeft", "read", "End", "Home"]),
    "samples": ("samples", 0, ["Tab", "Enter", "Tab", "Space", "Tab", "ArrowDown", "Enter", "read"]),
    "activation": ("activation", 0, ["Enter", "Tab", "Tab", "Tab", "Tab", "Tab", "Enter", "Control+z", "read"]),
    "agreement": ("agreement", 0, [*STEPS, "End", "Home", "Tab", "read"]),
    "landscape": ("landscape", 0, [*["Tab"] * 4, "ArrowRight", "ArrowUp", "Tab", "Enter", "Control+z", "read"]),
    "listen": ("listen", 0, ["Tab", "Enter", "Tab", "Tab", "ArrowRight", "ArrowLeft", "read"]),
    "symbols": ("symbols", 0, ["ArrowDown", "ArrowDown", "read"]),
    "compare": ("compare", 0, ["read"]),
    "dials": ("dials", 0, [*STEPS, "Tab", "ArrowLeft", "Tab", "ArrowRight", "read"]),
    "predict": ("predict", 0, ["ArrowDown", "ArrowDown", "Tab", "read", "Enter", "read"]),
    "predict_slope": ("predict", 1, ["ArrowUp", "ArrowUp", "Tab", "read", "Enter", "read"]),
    "predict_order": ("predict", 2, ["ArrowDown", "ArrowDown", "Tab", "Tab", "Tab", "read", "Enter", "read"]),
    "predict_point": ("predict", 3, ["ArrowUp", "Shift+ArrowUp", "Tab", "read", "Enter", "read"]),
    "predict_factor": ("predict", 4, ["ArrowDown", "Tab", "read", "Enter", "read"]),
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
    parts += [str(node["value"]["value"])] if node["role"]["value"] == "combobox" else []
    parts += [state for state in ("disabled", "expanded") if more.get(state)]
    parts += [state for state in ("checked", "pressed") if more.get(state) == "true"]
    return " · ".join(part for part in parts if part)


def around(notebook: Notebook) -> str:
    """The named groups that the focus is in, which are told when it enters them."""
    groups = """() => {
      const names = [], group = (node) => node?.closest(".bp [role][aria-label]");
      for (let at = group(document.activeElement.parentElement); at; at = group(at.parentElement))
        names.unshift(`${at.getAttribute("role")} “${at.getAttribute("aria-label")}”`);
      return names.join(" · ");
    }"""
    return str(notebook.page.evaluate(groups))


def in_words(notebook: Notebook, panel: Locator) -> list[str]:
    """The panel in words, unfolded and folded again."""
    head = panel.locator(".bp-words summary")
    head.evaluate("(node) => node.click()")
    notebook.frame()
    lines = panel.locator(".bp-words div").inner_text().replace("\t", " | ").splitlines()
    head.evaluate("(node) => node.click()")
    return ["in words:", *(f"    {line}" for line in lines if line)]


def tour(notebook: Notebook, panel: Locator, keys: list[str]) -> list[str]:
    """What is told along the keys, from where the focus is."""
    said, where = panel.locator(".bp-said").inner_text(), around(notebook)
    lines = [*([f"in {where}"] if where else []), f"start: {told(notebook)}"]
    for key in keys:
        if key == "read":
            lines += in_words(notebook, panel)
            continue
        notebook.page.keyboard.press(key)
        moves = not key.endswith("Tab")
        notebook.page.wait_for_timeout(340 if moves else 20)  # what a reader hears changes at most once in 300 ms
        if key.endswith("Tab") and (entered := around(notebook)) != where:
            where = entered
            lines += [f"    in {where}"] * bool(where)
        lines.append(f"{key}: {told(notebook)}")
        if moves and (now := panel.locator(".bp-said").inner_text()) != said:
            said = now
            lines += [f"    says: {said}"] * bool(said)
    return lines


def differs(name: str, lines: list[str]) -> list[str]:
    """Nothing where the transcript is the stored one, else what it is now; with REWRITE it is stored."""
    text, stored = "\n".join(lines) + "\n", TRANSCRIPTS / f"{name}.txt"
    if os.environ.get("REWRITE"):
        stored.write_text(text, encoding="utf-8")
    same = stored.exists() and stored.read_text(encoding="utf-8") == text
    return [] if same else [f"{stored.name} is now:\n{text}"]


def start(notebook: Notebook, weight: str) -> None:
    """Everything at its start, with this weight selected."""
    before = f"live.reset(); live.select({weight}); live.sample = 0; chain.reset()"
    notebook.python("1", before=before)
    notebook.page.wait_for_timeout(400)
    notebook.frame()


@pytest.mark.long
def test_every_panel_is_told_as_before(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_every(tmp_path, open_notebook)
    assert {panel for panel, _, _ in TOURS.values()} == set(NAMES)
    notebook.page.wait_for_function("() => document.querySelector('[data-panel=compare] .bp-verdict').textContent === 'It agrees.'")
    changed = []
    for name, (kind, at, keys) in TOURS.items():
        start(notebook, "w(3, 2, 2)" if kind == "paths" else "w(4, 1, 2)")
        panel = notebook.panel(kind, at)
        panel.locator(FIRST).first.focus()
        changed += differs(name, tour(notebook, panel, keys))
    assert not changed, "\n".join(changed)
    assert notebook.errors == []


def test_lesson_03_can_be_answered_from_what_is_told(tmp_path: Path, open_notebook: Callable[..., Notebook]) -> None:
    """The lesson's puzzle by keys: a weight whose tangent is flat though output 1 is far from its target; which factor did that?"""
    notebook = open_every(tmp_path, open_notebook)
    curve, lines = notebook.panel("curve"), ["# the prediction"]
    asked = notebook.panel("predict")
    asked.locator("[role=radio]").first.focus()
    lines += tour(notebook, asked, ["read", "ArrowDown", "ArrowUp", "Tab", "Enter"])
    for where, key in (("at its start", None), ("at its right end", "End"), ("at its left end", "Home")):
        lines += [f"# the weight {where}"]
        curve.locator("[role=slider]").focus()
        lines += tour(notebook, curve, [key] if key else [])
        lines += in_words(notebook, curve)
        for name in ("chain", "diagram"):
            lines += [f"# {name}", *in_words(notebook, notebook.panel(name))]
    assert not (changed := differs("lesson_03", lines)), changed[0]
    assert notebook.errors == []
