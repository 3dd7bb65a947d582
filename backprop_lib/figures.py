"""Still pictures for the lessons: matplotlib figures, shown with alt text."""

from __future__ import annotations

import io
from base64 import b64encode

from matplotlib.figure import Figure

__all__ = ["show"]


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
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    picture = {"image/png": b64encode(buffer.getvalue()).decode(), "text/plain": alt}
    display(picture, raw=True, metadata={"image/png": {"alt": alt}})  # type: ignore[no-untyped-call]
