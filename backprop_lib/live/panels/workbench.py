"""Panels composed into one view."""

from __future__ import annotations

from typing import Any

import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.panels.bars import Gradients
from backprop_lib.live.panels.chain import ChainRule
from backprop_lib.live.panels.curve import LossCurve
from backprop_lib.live.panels.diagram import Diagram
from backprop_lib.live.panels.footer import Footer
from backprop_lib.live.panels.predict import Predict, from_text
from backprop_lib.live.pictures.workbench import compose
from backprop_lib.live.still import Still

__all__ = ["Workbench", "workbench"]

_ONE_FOOTER = (
    ".jp-OutputArea-child:has(+.jp-OutputArea-child LIVE [data-panel=footer]) "
    "LIVE>.bp-grid>:last-child:has([data-panel=footer]){display:none}"
)
"""Of the panels of one network that are displayed in one cell, one after the other, the last one has the footer."""
DEFAULT = (Diagram, LossCurve, ChainRule, Gradients, Footer)


class Workbench(Panel):
    """Several panels of one network: side by side where there is room, under each other where there is not.

    large  enlarged for a projector, as far as there is room; the key L and a button do the same
    alone  it is the frame of one panel that was displayed on its own, and no composition for a link
    """

    script = "panels/workbench.js"
    footed = False
    panels = T.List(T.List(T.Unicode())).tag(sync=True)
    large = T.Bool(False).tag(sync=True)

    def __init__(self, live: LiveNetwork, parts: tuple[Panel, ...], alone: bool = False, **traits: Any) -> None:
        self.parts = parts
        names = [type(part).__name__ for part in parts]
        if isinstance(live, LiveNetwork) and not alone:
            live.panels = [] if names == [kind.__name__ for kind in DEFAULT] else names
        panels = [[f"anywidget:{part.model_id}", "row" if alone else part.place] for part in parts]
        super().__init__(live, panels=panels, **traits)
        if alone:
            self._css = _ONE_FOOTER.replace("LIVE", f'[data-live$="{live.model_id}"]')

    def alt(self) -> str:
        """What each panel says, one after the other."""
        return " ".join(part.alt() for part in self.parts)

    def still(self) -> Still | None:
        """The panels' pictures as one; None where no panel has one."""
        drawn = [(part.place, still) for part in self.parts if (still := part.still()) is not None]
        return compose(drawn) if drawn else None

    def close(self) -> None:
        """End the workbench and its panels."""
        for part in self.parts:
            part.close()
        super().close()


def workbench(live: LiveNetwork, *panels: Panel | type[Panel], large: bool = False) -> Workbench:
    """The usual panels, or those that are named, in one view: `workbench(live)`, `workbench(live, Diagram, LossCurve)`.

    A panel may be given as a class or made: `workbench(live, Diagram, Gradients(live))`. A network that was read from a link
    has the panels of the link, each as it is made without settings. `large=True` enlarges all of it for a projector. Raises a
    TypeError for anything else.
    """
    parts = []
    for item in panels or _linked(live) or DEFAULT:
        if isinstance(item, type) and issubclass(item, Panel):
            parts.append(item(live))
        elif isinstance(item, Panel):
            parts.append(item)
        else:
            raise TypeError(f"workbench takes panels such as Diagram or LossCurve(live), but {item!r} was given")
    return Workbench(live, tuple(parts), large=large)


def over_footer(panel: Panel) -> Workbench:
    """A panel with a footer under it, as it is shown where it is displayed on its own."""
    return Workbench(panel.live, (panel, Footer(panel.live)), alone=True)


def _linked(live: LiveNetwork) -> list[type[Panel] | Panel]:
    """The panels of a link, as far as they need nothing but the network; each `Predict` with its question, and all that was answered."""
    import backprop_lib.live as views

    if not isinstance(live, LiveNetwork):
        return []
    named = [getattr(views, name) for name in live._linked if name in views.__all__ and name != "Workbench"]
    kinds = [kind for kind in named if isinstance(kind, type) and issubclass(kind, Panel) and kind is not Panel]
    questions = list(live._kept)
    parts = [from_text(live, questions.pop(0)) if kind is Predict and questions else kind for kind in kinds]
    rest = [from_text(live, text) for text in questions if " " in text]
    return [*(parts or DEFAULT), *rest] if parts or rest else []
