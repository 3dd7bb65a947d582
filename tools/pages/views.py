"""The live views of a page: each widget's state as data, its JavaScript once for all pages, as a file.

A module of the views has one `export default` and imports nothing, so it can travel as an ordinary script that only names a
function: this works under `script-src 'self'`, without `blob:`, also from `file://`, and the browser keeps it for all pages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat

__all__ = ["Modules", "View", "alive", "digest", "state_of", "views_of"]

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
KEPT = re.compile(r"^(?!_model_|_view_|_anywidget_id|_dom_classes|_esm|_css|layout|tabbable|tooltip)")
_EXPORT = re.compile(r"(^|[;}\n])export default\b")


def digest(text: str | bytes, length: int = 10) -> str:
    """A short name that depends on nothing but the content."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:length]


@dataclass
class Modules:
    """The JavaScript and the style sheets that the views of all pages need, each once, by name."""

    scripts: dict[str, str] = field(default_factory=dict)
    styles: dict[str, None] = field(default_factory=dict)

    def add(self, kind: str, state: Mapping[str, Any]) -> str:
        """Take a widget's module and style in; returns the module's name. Raises ValueError for what is no such module."""
        if style := state.get("_css"):
            self.styles[style] = None
        text = state["_esm"]
        name = f"{kind.lower()}-{digest(text)}"
        if name not in self.scripts:
            self.scripts[name] = script(name, text)
        return name


def script(name: str, module: str) -> str:
    """An ES module with a default export and no imports, as a script that hands it over by name."""
    if len(_EXPORT.findall(module)) != 1 or re.search(r"(^|[;}\n])(import|export)\b(?! default)", module):
        raise ValueError(f"the module {name} must have one `export default` and no imports")
    body = _EXPORT.sub(r"\1return ", module)
    return f'(self.backprop ??= []).push(["module", "{name}", () => {{ "use strict";\n{body.rstrip()}\n}}]);\n'


@dataclass(frozen=True)
class View:
    """One live view of a page: the name of its widget, and all widgets it consists of."""

    widget: str
    kind: str
    models: Mapping[str, dict[str, Any]]

    @property
    def lives(self) -> list[str]:
        """The names of the networks it shows."""
        return [name for name, model in self.models.items() if model["kind"] == "LiveNetwork"]


def _reachable(widget: str, states: Mapping[str, Any]) -> list[str]:
    """A widget and all those that its state names, in the order in which they are named."""
    found: list[str] = []

    def visit(name: str) -> None:
        if name in found:
            return
        found.append(name)
        for other in re.findall(r"anywidget:(\w+)", repr(states[name]["state"])):
            visit(other)

    visit(widget)
    return found


def alive(widget: str, states: Mapping[str, Any]) -> bool:
    """Whether a widget can live on a page: all it consists of computes in the browser."""
    return widget in states and all(states[name]["model_name"] == "AnyModel" for name in _reachable(widget, states))


def views_of(nb: nbformat.NotebookNode) -> Mapping[str, Any]:
    """The states of all widgets of a notebook that was run."""
    states: Mapping[str, Any] = nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    return states


def state_of(widget: str, states: Mapping[str, Any], modules: Modules, names: dict[str, str]) -> View:
    """A view with the state of all its widgets; `names` gives widgets short names, the same in every build."""
    found = _reachable(widget, states)
    for name in found:
        names.setdefault(name, f"m{len(names) + 1}")
    models = {}
    for name in found:
        state = states[name]["state"]
        kind = state["_anywidget_id"].rsplit(".", 1)[1]
        kept = {key: _renamed(value, names) for key, value in state.items() if KEPT.match(key)}
        models[names[name]] = {"kind": kind, "module": modules.add(kind, state), "state": kept}
    return View(names[widget], models[names[widget]]["kind"], models)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return f"anywidget:{names[value[10:]]}" if value.startswith("anywidget:") else value
    if isinstance(value, Mapping):
        return {key: _renamed(part, names) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_renamed(part, names) for part in value]
    return value
