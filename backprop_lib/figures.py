"""Still pictures for the lessons: matplotlib figures, shown with alt text."""

from __future__ import annotations

import io
from base64 import b64encode
from typing import Any

from matplotlib.figure import Figure

__all__ = ["show", "show_live"]


def show(fig: Figure, alt: str, dpi: int = 110) -> None:
    """Show a figure in a notebook as PNG with alt text, which is also its text twin where pictures are not drawn.

    >>> show(Figure(), alt="")
    Traceback (most recent call last):
        ...
    ValueError: a figure needs alt text: say in a sentence what it shows
    """
    from IPython.display import display

    if not alt.strip():
        raise ValueError("a figure needs alt text: say in a sentence what it shows")
    display(_picture(fig, alt, dpi), raw=True, metadata={"image/png": {"alt": alt}})  # type: ignore[no-untyped-call]


def show_live(widget: Any, fig: Figure, alt: str, dpi: int = 110) -> None:
    """Show a widget, and where no widget runs the figure in its place."""
    from IPython.display import display

    bundle = widget._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    metadata = {"image/png": {"alt": alt}}
    display(data | _picture(fig, alt, dpi), raw=True, metadata=metadata)  # type: ignore[no-untyped-call]


def _picture(fig: Figure, alt: str, dpi: int) -> dict[str, str]:
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return {"image/png": b64encode(buffer.getvalue()).decode(), "text/plain": alt}
