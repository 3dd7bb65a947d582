"""The state of a `LiveNetwork` as the end of an address, "#bp=…", and back: `link.js` writes the same characters.

Fields are joined by "~" and their parts by "_": version; sizes; functions; weights and biases at the start; inputs at the start;
targets; a check of all that; then what has changed, what is in view, the panels, the score of the predictions, each of these with
its question, answers and moments (`panels/predict.py`), where "=" stands for now; and a check of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import numpy as np

from backprop_lib.functions import ACTIVATIONS, LOSSES
from backprop_lib.network import Network

if TYPE_CHECKING:
    from backprop_lib.live.model import LiveNetwork

__all__ = ["from_link", "number", "to_link", "value", "word"]

VERSION = "1"
BOUNDS = [-5.0, 5.0]
_FOUND = re.compile(r"[#?&]bp=([^#?&\s\"'<>]*)")
_NUMBER = re.compile(r"(-?)([0-9a-z]{1,14})(?:([A-Z])|\.(-?\d{1,3}))?")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
START = "here is the four-layer network of the lessons"


def to_link(live: LiveNetwork) -> str:
    """The link of a live network."""
    first = live._first
    loss = list(LOSSES).index(first.loss_function.name)
    functions = f"{_digits(live.start_activations)}{loss}{'b' * bool(first.biases)}"
    values = [_numbers(live.start), _numbers(_flat(live.start_X)), _numbers(_flat(live.Y))]
    head = [VERSION, "_".join(map(str, first.sizes)), functions, *values]
    runs = groupby(live.predictions, key=lambda one: one["concept"])
    told = [text for concept, some in runs for text in (word(concept), "".join("1" if one["right"] else "0" for one in some))]
    now = [
        _changes(live.parameters, live.start),
        _changes(_flat(live.X), _flat(live.start_X)),
        "" if live.activations == live.start_activations else _digits(live.activations),
    ]
    tail = [
        *now,
        f"{live.sample + 1}_{live.selected + 1}",
        _changes(live.bounds, BOUNDS),
        "_".join(map(word, live.panels)),
        "_".join(told),
        "_".join(word(text.replace("~".join(now), "=")) for text in live.asked),
    ]
    whole = "~".join([*head, _check("~".join(head)), *tail])
    return f"#bp={whole}~{_check(whole)}"


def from_link(kind: type[LiveNetwork], text: str) -> LiveNetwork:
    """The live network of a link; of a damaged one as much as is certain, with a sentence in `note`."""
    if not isinstance(text, str):
        raise ValueError(f"a link is text, as copied by “copy link”, but {type(text).__name__} was given")
    found = _FOUND.search(text.strip())
    fields = (found[1] if found else "").split("~")
    try:
        live = _read_start(kind, fields)
    except (ValueError, TypeError, IndexError, OverflowError):
        live = _lesson(kind)
        live.note = f"{'This link is damaged' if found else 'There is no network in this link'}: {START}."
        return live
    try:
        _read_changes(live, fields)
    except (ValueError, TypeError, IndexError, OverflowError):
        live.close()
        live = _read_start(kind, fields)
        live.note = "The end of this link is damaged: the network is at its start."
    return live


def _lesson(kind: type[LiveNetwork]) -> LiveNetwork:
    from backprop_lib.nets import four_layer_net, four_layer_sample

    return kind(four_layer_net(), *four_layer_sample())


def _read_start(kind: type[LiveNetwork], fields: Sequence[str]) -> LiveNetwork:
    version, sizes_text, functions, start_text, X_text, Y_text, check = fields[:7]
    if version != VERSION or check != _check("~".join(fields[:6])):
        raise ValueError
    sizes = [int(part) for part in sizes_text.split("_")]
    biases = functions.endswith("b")
    names, losses = list(ACTIVATIONS), list(LOSSES)
    *activations, loss = [int(digit) for digit in functions.removesuffix("b")]
    start, X, Y = (_values(text) for text in (start_text, X_text, Y_text))
    if len(start) != sum(n * (m + biases) for m, n in pairwise(sizes)):
        raise ValueError
    net = Network(sizes, [names[place] for place in activations], losses[loss], biases=biases or None).with_parameters(np.array(start))
    return kind(net, np.reshape(X, (-1, sizes[0])), np.reshape(Y, (-1, sizes[-1])))


def _read_changes(live: LiveNetwork, fields: Sequence[str]) -> None:
    parameters, X, activations, places, bounds, panels, told, asked, check = fields[7:]
    if check != _check("~".join(fields[:-1])):
        raise ValueError
    sample, selected = (int(part) - 1 for part in places.split("_"))
    words = [unquote(part) for part in told.split("_")] if told else []
    live.parameters = _changed(parameters, live.start)
    live.X = np.reshape(_changed(X, _flat(live.start_X)), (-1, live._first.sizes[0])).tolist()
    live.activations = [int(digit) for digit in activations] or live.start_activations
    live.sample, live.selected = sample, selected
    live.bounds = _changed(bounds, BOUNDS)
    live.panels = live._linked = [unquote(part) for part in panels.split("_")] if panels else []
    live.predictions = [{"concept": c, "right": r == "1"} for c, some in zip(words[::2], words[1::2], strict=True) for r in some]
    live.asked = [unquote(text).replace("=", "~".join([parameters, X, activations])) for text in asked.split("_") if text]
    live._kept = list(live.asked)


def number(value: float) -> str:
    """±D, ±DA to ±DZ or ±D.e: D / 100, D / 10^3 to D / 10^28, D / 10^e, with D in base 36; nothing of the number is lost."""
    if not value:
        return "0"
    _, digits, power = Decimal(repr(abs(float(value)))).normalize().as_tuple()
    whole = int("".join(map(str, digits)))
    power = int(power)
    sign = "-" * (value < 0)
    if abs(power) < 3:
        return f"{sign}{_base36(whole * 10 ** (power + 2))}"
    return f"{sign}{_base36(whole)}{chr(62 - power) if -28 <= power < 0 else f'.{-power}'}"


def value(text: str) -> float:
    """The number that a piece of a link stands for; a ValueError for what is none."""
    match = _NUMBER.fullmatch(text)
    if not match:
        raise ValueError
    power = ord(match[3]) - 62 if match[3] else int(match[4] or 2)
    return float(f"{match[1]}{int(match[2], 36)}e{-power}")


def _base36(value: int) -> str:
    text = ""
    while value:
        value, digit = divmod(value, 36)
        text = _DIGITS[digit] + text
    return text or "0"


def _numbers(values: Iterable[float]) -> str:
    return "_".join(map(number, values))


def _values(text: str) -> list[float]:
    return [value(part) for part in text.split("_")]


def _changes(values: Sequence[float], was: Sequence[float]) -> str:
    texts = ["" if i < len(was) and v == was[i] else number(v) for i, v in enumerate(values)]
    return "_".join(texts) if any(texts) or len(texts) != len(was) else ""


def _changed(text: str, was: Sequence[float]) -> list[float]:
    return [value(part) if part else float(was[i]) for i, part in enumerate(text.split("_"))] if text else list(was)


def _flat(rows: Iterable[Iterable[float]]) -> list[float]:
    return [v for row in rows for v in row]


def _digits(places: Iterable[int]) -> str:
    return "".join(map(str, places))


def word(text: str) -> str:
    """Text as it stands in a link, without the signs that separate its pieces."""
    return re.sub(r"[_~.-]", lambda sign: f"%{ord(sign[0]):02X}", quote(text, safe=""))


def _check(text: str) -> str:
    total = 7
    for sign in text:
        total = (total * 31 + ord(sign)) % 1679616
    return _base36(total)
