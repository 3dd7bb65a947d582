"""What every panel is: a small widget that refers to a `LiveNetwork` and draws it.

How to add a panel, `Wheel`, in two files:

1. `panels/wheel.js` draws. It has one default export, made by `panel(name, build)`:

        import { panel } from "../panel.js";
        import { fmt, svg, write } from "../scene.js";
        export default panel("wheel", ({ root, live, width, say, signal }) => {
          const text = svg(svg(root, "svg", { width, height: 40 }), "text", { y: 20 });   // what stays, drawn once
          return (s) => write(text, `loss ${fmt(s.v.C)}`);                                // what changes, drawn each frame
        });

   `build` runs again when the width changes; `signal` ends with that build: give it to each addEventListener. The state `s`
   (made in `model.js`) has `p` (parameters), `start`, `k` (the selected place), `q` (the selected quantity {kind, l, j, k}),
   `value`, `slope`, `x`, `y`, `v` (all that `evaluate` computes: z, a, dC_da, da_dz, delta, gradient, C, terms), `changed`
   (the quantities that differ from the start), `moving` (a gesture is going on: leave descriptions alone until it is over),
   and, computed when first asked for, `curve`, `ghost` and `lossAt(place, value)`.
   `live` has `names` (all quantities in order), `select(place)`, `index(l, j, k)`, `get(trait)`, `undo()` and
   so on. Whatever can be moved is moved through `live.slider(view, element, () => live.parameter(place), pixels)` or
   `live.draggable`, so that mouse, pen, touch and keys do the same everywhere; call
   `live.used(event)` on each other key that an element uses.
   A third argument of `panel`, `words(s, {live, model})`, gives what the picture says as a list of sentences and tables (a table
   is a list of rows, the first one its heads); it unfolds under the panel and follows, and screen readers are not told of it.
   `say(sentence)` speaks to screen readers, once, after something happened. Draw with the colours and classes of
   `live.css`; take ids from nowhere, a page may hold a panel twice.

2. `panels/wheel.py` names it:

        class Wheel(Panel):
            \"\"\"One sentence. >>> Wheel(live)\"\"\"
            script = "panels/wheel.js"
            sheets = ("wheel",)                # panels/wheel.css, if it needs one; it styles nothing outside of the panel

            def alt(self) -> str: ...          # what the picture says, in a sentence
            def still(self) -> Still: ...      # the same as a still picture, drawn from Values(self.live) (`pictures`)

Own settings are traits tagged `sync=True`, read in JavaScript by `model.get`. `workbench(live, Wheel, …)` takes it from there.
Displayed on its own, a panel stands over a `Footer`, in a workbench of these two; in a workbench or a box of yours it stands alone.
"""

from __future__ import annotations

import base64
import html
from pathlib import PurePosixPath
from typing import Any, ClassVar

import anywidget
import traitlets as T

from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.source import esm, scoped, style
from backprop_lib.live.still import Still

__all__ = ["Panel", "image"]


def image(picture: str, alt: str) -> str:
    """An SVG picture as an `<img>` with alt text, which shows where no widget runs."""
    data = base64.b64encode(picture.encode()).decode()
    return f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{data}">'


class Panel(anywidget.AnyWidget):
    """The base of all panels.

    script      the panel's JavaScript; it names the panel as its file is named
    place       where a workbench puts the panel: left, right or row
    sheets      its style sheets, which style nothing outside of it
    everywhere  those that are meant for other panels as well
    footed      displayed on its own, it stands over a `Footer`: the state in a sentence, undo, redo, start again, copy
    """

    script: ClassVar[str] = ""
    place: ClassVar[str] = "row"
    sheets: ClassVar[tuple[str, ...]] = ()
    everywhere: ClassVar[tuple[str, ...]] = ()
    footed: ClassVar[bool] = True
    _frame: Panel | None = None
    live = anywidget.WidgetTrait().tag(sync=True)
    _esm = T.Unicode().tag(sync=True)
    _css = T.Unicode().tag(sync=True)

    def __init__(self, live: LiveNetwork, **traits: Any) -> None:
        if not isinstance(live, LiveNetwork):
            raise TypeError(f"{type(self).__name__} shows a LiveNetwork, but {type(live).__name__} was given: LiveNetwork(net, x, y)")
        outside = "".join(style(f"panels/{name}.css") for name in self.everywhere)
        inside = "".join(style(f"panels/{name}.css") for name in self.sheets)
        traits["_css"] = outside + (scoped(inside, PurePosixPath(self.script).stem) if inside else "")
        super().__init__(live=live, _esm=esm(self.script), **traits)

    def alt(self) -> str:
        """What the panel shows now, in a sentence."""
        return repr(self)

    def still(self) -> Still | None:
        """The panel as a still picture; None where there is none."""
        return None

    def picture(self) -> str:
        """The still picture as SVG; empty where there is none."""
        still = self.still()
        return "" if still is None else str(still)

    def close(self) -> None:
        """End the panel, and the frame in which it was displayed."""
        frame, self._frame = self._frame, None
        if frame is not None:
            frame.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.footed:
            from backprop_lib.live.panels.workbench import over_footer

            self._frame = self._frame or over_footer(self)
            data, metadata = self._frame._repr_mimebundle_(**kwargs)
            return data | {"text/plain": repr(self)}, metadata
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        if drawn := self.picture():
            data = {**data, "text/html": image(drawn, self.alt())}
        return data, metadata

    def __repr__(self) -> str:
        return f"{type(self).__name__} of {self.live!r}"
