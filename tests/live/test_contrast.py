"""The palette can be read: contrast of text on its grounds, in both themes, by the formula of WCAG."""

import re

import pytest

from backprop_lib.live.source import HERE

PAIRS = [(text, ground) for text in ("ink", "muted", "pos", "neg", "f1", "f2", "f3") for ground in ("bg", "tint")]
PAIRS += [("ink", "halo"), ("ink", "delta"), ("bg", "ink")]


def palette(theme: str) -> dict[str, str]:
    """The colours of the style sheet in a theme, as six hexadecimal digits."""
    found = re.findall(r"--(\w+): light-dark\(#(\w+), #(\w+)\)", (HERE / "live.css").read_text(encoding="utf-8"))
    colours = {name: (light, dark)[theme == "dark"] for name, light, dark in found}
    return {name: value if len(value) == 6 else "".join(2 * digit for digit in value) for name, value in colours.items()}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(theme: str) -> None:
    colours = palette(theme)
    weak = {pair: round(ratio, 2) for pair in PAIRS if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_paper(theme: str) -> None:
    colours = palette(theme)
    assert all(contrast(colours[mark], colours["bg"]) >= 3 for mark in ("line", "flow", "pos", "neg", "f1", "f2", "f3"))
