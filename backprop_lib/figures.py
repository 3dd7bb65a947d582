"""Still pictures for the lessons: matplotlib figures, shown with alt text."""

from __future__ import annotations

import io
from base64 import b64encode
from typing import Any

from matplotlib.figure import Figure

from backprop_lib.data import measured
from backprop_lib.numbers import real

__all__ = ["show", "show_live", "wrong_but_it_learns"]

OFF = 10.0  # a loss that has grown tenfold or more is drawn here


def show(fig: Figure, alt: str, dpi: int = 110) -> None:
    """Show a figure in a notebook as PNG with alt text, which is also its text twin where pictures are not drawn.

    >>> show(Figure(), alt="")
    Traceback (most recent call last):
        ...
    ValueError: a figure needs alt text: say in a sentence what it shows
    """
    from IPython.display import display

    display(_picture(fig, alt, dpi), raw=True, metadata={"image/png": {"alt": alt}})  # type: ignore[no-untyped-call]


def show_live(widget: Any, fig: Figure, alt: str, dpi: int = 110) -> None:
    """Show a widget, and where no widget runs the figure in its place."""
    from IPython.display import display

    picture = _picture(fig, alt, dpi)
    if not hasattr(widget, "_repr_mimebundle_"):
        raise TypeError(f"a widget is expected, but {type(widget).__name__} was given")
    bundle = widget._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    metadata = {"image/png": {"alt": alt}}
    display(data | picture, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]


def _picture(fig: Figure, alt: str, dpi: int) -> dict[str, str]:
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("a figure needs alt text: say in a sentence what it shows")
    if not isinstance(fig, Figure):
        raise TypeError(f"a matplotlib Figure is expected, but {type(fig).__name__} was given")
    if not 20 <= (real(dpi) or 0) <= 1200:
        raise ValueError(f"dpi is a number of dots an inch from 20 to 1200, but {dpi!r} was given")
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return {"image/png": b64encode(buffer.getvalue()).decode(), "text/plain": alt}


def wrong_but_it_learns() -> tuple[Figure, str]:
    """Every mistake of the catalogue, trained with: its cosine with the true gradient, and what becomes of the loss.

    The numbers are those that `benchmarks/mistakes.py` has stored. Returns the figure and its alt text: `show(*wrong_but_it_learns())`.
    """
    stored = measured("mistakes")
    rows, protocol = sorted(stored["learning"], key=lambda row: (row["loss"], row["id"] != "right")), stored["protocol"]
    fig = Figure(figsize=(9, 0.8 + 0.24 * len(rows)), layout="constrained")
    left, right = fig.subplots(1, 2, sharey=True)
    for i, row in enumerate(reversed(rows)):
        fell = row["fell"] > row["runs"] / 2
        mark = {"marker": "*" if row["id"] == "right" else "o" if fell else "D", "color": "#0A6CCB" if fell else "#9E3200", "markersize": 6}
        mark |= {"markerfacecolor": mark["color"] if fell else "white", "linestyle": "none"}
        left.plot([row["lowest"], row["cosine"]], [i, i], color=mark["color"], linewidth=1, linestyle="-" if fell else "--")
        left.plot(row["cosine"], i, **mark)
        right.plot(min(row["loss"], OFF), i, **mark)
    labels = [row["name"] + (f" ({row['with']})" if row["with"] else "") for row in reversed(rows)]
    left.set_yticks(range(len(rows)), labels, fontsize=8)
    left.axvline(0, color="#868D97", linewidth=0.8)
    right.axvline(1, color="#868D97", linewidth=0.8)
    left.set_ylim(-0.7, len(rows) - 0.3)
    right.set_xscale("log")
    left.set_xlabel("cosine with the true gradient at the start\n(median; line: down to the lowest)")
    right.set_xlabel("loss at the end ÷ at the start\n(median; right edge: 10 or more)")
    runs = f"{protocol['start values']} start values, {protocol['samples']} samples, {protocol['steps']} steps, rate {protocol['rate']:g}"
    fig.suptitle(f"Wrong, but it learns: {runs}", fontsize=11)
    fell, others = [sum((row["fell"] > row["runs"] / 2) is is_so for row in rows if row["id"] != "right") for is_so in (True, False)]
    names = ", ".join(row["name"] for row in rows if row["fell"] <= row["runs"] / 2)
    alt = (
        f"Two columns of dots, a row for each of {fell + others} mistakes: the cosine of its gradient with the true one, and the loss "
        f"after training as a share of the loss before. With {fell} mistakes the loss fell in most runs (filled circles), with {others} it "
        f"did not (open diamonds): {names}."
    )
    return fig, alt
