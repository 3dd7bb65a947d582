"""Still pictures: an SVG drawn in Python, the same to the last character every time, for where no widget runs.

The colours are those of `live.css` in its light theme, on a paper of their own. Coordinates are rounded to a tenth.
"""

from __future__ import annotations

from html import escape

from backprop_lib.notation import Quantity

__all__ = ["LIGHT", "Still", "mix", "number"]

LIGHT = {
    "bg": "#FFFFFF", "ink": "#1B1E23", "muted": "#5A616B", "hair": "#DFE2E6", "line": "#868D97", "tint": "#F7F8FA",
    "pos": "#0A6CCB", "neg": "#9E3200", "f1": "#8A3A9B", "f2": "#007D66", "f3": "#976500",
    "halo": "#FFE566", "delta": "#BFE3F8", "flow": "#2C86BF",
}  # fmt: skip
SANS = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, system-ui, sans-serif"
SERIF = "'STIX Two Math', 'Cambria Math', 'Latin Modern Math', 'Times New Roman', serif"


def number(value: float) -> str:
    """A coordinate: rounded to a tenth, without needless zeros."""
    return f"{round(float(value), 1) + 0.0:g}"


def mix(colour: str, share: float) -> str:
    """A colour mixed into paper: `share` of it, from 0 to 1."""
    parts = [int(LIGHT[colour][at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * share):02X}" for part in parts)


class Still:
    """A picture that is drawn piece by piece; `str()` gives the SVG. Colours are named as in `LIGHT`."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.parts: list[str] = []

    def __str__(self) -> str:
        w, h = number(self.width), number(self.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-family="{SANS}" font-size="12">'
        )
        return f'{head}<rect width="{w}" height="{h}" fill="{LIGHT["bg"]}"/>{"".join(self.parts)}</svg>'

    def add(self, other: Still, x: float, y: float) -> None:
        """Put another picture into this one."""
        self.parts.append(f'<g transform="translate({number(x)} {number(y)})">{"".join(other.parts)}</g>')

    def path(self, d: str, colour: str = "line", width: float = 1, dash: str = "", fill: str = "none", cap: str = "") -> None:
        """A line along `d`."""
        more = f' stroke-dasharray="{dash}"' * bool(dash) + f' stroke-linecap="{cap}"' * bool(cap)
        self.parts.append(
            f'<path d="{d}" fill="{LIGHT.get(fill, fill)}" stroke="{LIGHT.get(colour, colour)}" stroke-width="{width:g}"{more}/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = "line", width: float = 1, dash: str = "", cap: str = ""
    ) -> None:
        """A straight line."""
        self.path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", colour, width, dash, cap=cap)

    def circle(self, x: float, y: float, r: float, fill: str = "bg", colour: str = "none", width: float = 1) -> None:
        """A circle."""
        edge = f' stroke="{LIGHT.get(colour, colour)}" stroke-width="{width:g}"' * (colour != "none")
        self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{LIGHT[fill]}"{edge}/>')

    def box(self, x: float, y: float, width: float, height: float, fill: str = "bg", colour: str = "none", rx: float = 0) -> None:
        """A rectangle."""
        edge = f' stroke="{LIGHT[colour]}" stroke-width="1.25"' if colour != "none" else ""
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self.parts.append(f'<rect {place} rx="{rx:g}" fill="{LIGHT[fill]}"{edge}/>')

    def text(
        self, x: float, y: float, content: str, anchor: str = "middle", colour: str = "ink", size: float = 12, bold: bool = False
    ) -> None:
        """A line of text, cased in paper so that lines beneath don't run through it."""
        weight = ' font-weight="600"' * bold
        case = f'paint-order="stroke" stroke="{LIGHT["bg"]}" stroke-width="3" stroke-linejoin="round"'
        place = f'x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" font-size="{size:g}"'
        self.parts.append(f'<text {place} fill="{LIGHT[colour]}"{weight} {case}>{escape(content)}</text>')

    def symbol(self, x: float, y: float, quantity: Quantity | str, colour: str = "ink", size: float = 16, anchor: str = "middle") -> float:
        """A quantity's symbol, or plain text with _ and ^ as in "w_jk^(2)"; returns its width."""
        letter, low, high = _pieces(quantity)
        wide = size * (0.7 if letter in "wC" else 0.52)
        tail = 0.36 * size * max(len(low), len(high) * 0.9)
        left = x - (wide + tail) / 2 if anchor == "middle" else x
        fill = f'fill="{LIGHT[colour]}" font-family="{SERIF}"'
        self.parts.append(f'<text x="{number(left)}" y="{number(y)}" font-size="{size:g}" font-style="italic" {fill}>{letter}</text>')
        for text, rise in ((low, 0.25 if not high else 0.3), (high, -0.42)):
            if text:
                place = f'x="{number(left + wide)}" y="{number(y + rise * size)}" font-size="{0.7 * size:.3g}"'
                style = ' font-style="italic"' * text.isalpha()
                self.parts.append(f"<text {place}{style} {fill}>{text}</text>")
        return wide + tail

    def fraction(self, x: float, y: float, of: Quantity | str, by: Quantity | str, colour: str = "ink") -> None:
        """∂of/∂by, centred on x, with its line at y."""
        for quantity, at in ((of, y - 10), (by, y + 18)):
            _, low, high = _pieces(quantity)
            half = 6 + 0.18 * 16 * max(len(low), len(high) * 0.9)
            self.parts.append(
                f'<text x="{number(x - half - 6)}" y="{number(at)}" font-size="16" fill="{LIGHT[colour]}" font-family="{SERIF}">∂</text>'
            )
            self.symbol(x - half + 3, at, quantity, colour, 16, "start")
        self.line(x - 24, y, x + 24, y, colour)


def _pieces(quantity: Quantity | str) -> tuple[str, str, str]:
    """A symbol's letter, what stands low and what stands high."""
    if isinstance(quantity, str):
        letter, _, rest = quantity.partition("_")
        if not rest:
            letter, _, high = quantity.partition("^")
            return letter, "", high
        low, _, high = rest.partition("^")
        return letter, low, high
    if quantity.kind == "a" and quantity.layer == 1:
        return "x", str(quantity.j), ""
    joint = "," if any(node > 9 for node in quantity.nodes) else ""
    letter = {"delta": "δ", "g_prime": "g′"}.get(quantity.kind, quantity.kind)
    return letter, joint.join(map(str, quantity.nodes)), f"({quantity.layer})" if quantity.layer else ""
