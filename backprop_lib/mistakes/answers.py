"""Arrays of answers: which derivatives they are, by layer, with shapes and axes named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_lib.backprop import Gradient
from backprop_lib.mistakes.given import Given, Unreadable, as_numbers, read_array, read_number
from backprop_lib.network import Network
from backprop_lib.notation import Quantity, w

__all__ = ["Answer", "Part", "read_arrays", "read_one"]

Array = NDArray[Any]
WHICH = "For one derivative say which: of=w(l, j, k); for one layer: of=l"  # live.compare asks otherwise


@dataclass(frozen=True)
class Part:
    """Some of the numbers of one layer: `kind` w, b, a or delta; `at` picks one number, None means the whole array."""

    kind: str
    l: int
    given: Given
    at: tuple[int, ...] | None = None
    transposed: bool = False

    def of(self, gradient: Gradient) -> Array:
        """The same numbers of a gradient."""
        layers = {"w": gradient.weights, "b": gradient.biases, "a": gradient.a, "delta": gradient.delta}[self.kind]
        values = layers[self.l]
        return values if self.at is None else np.array([values[self.at]])

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        symbol = {"w": "W", "b": "b", "a": r"\partial C/\partial a", "delta": r"\delta"}[self.kind]
        return f"${symbol}^{{({self.l})}}$"


@dataclass(frozen=True)
class Answer:
    """An answer that was read: its parts, and how it was read, in words."""

    parts: tuple[Part, ...]
    read_as: str

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        return sum(part.given.values.size for part in self.parts)

    @property
    def digits(self) -> int:
        """All given digits together: the weight of the evidence."""
        return sum(int(part.given.digits.sum()) for part in self.parts)

    @property
    def finest(self) -> int:
        """The digits of the number that is given with the most."""
        return max((int(part.given.digits.max()) for part in self.parts), default=0)

    @property
    def zero(self) -> bool:
        """Whether it is one number, and exactly 0: no rounding is to be allowed for."""
        part = self.parts[0]
        return self.count == 1 and not part.given.values.any() and float(part.given.unit.max()) < 1e-12

    @property
    def room(self) -> float:
        """How many units of its last place a right answer may be off: rounded or, from three digits on, cut off."""
        return 1.0 if self.finest > 2 else 0.5

    @property
    def transposed(self) -> bool:
        """Whether an array could only be read with rows and columns exchanged."""
        return any(part.transposed for part in self.parts)


def read_one(answer: object, net: Network, of: Quantity, n: int) -> Answer:
    """Read one number as the derivative with respect to `of`."""
    if of.kind in ("w", "b"):
        net.index(of)
        part = Part(of.kind, of.l, read_number(answer), of.place)
    elif of.kind in ("a", "delta", "z"):
        if n != 1:
            raise Unreadable(f"{of!r} belongs to one sample, but {n} samples were given; ask with one of them")
        part = Part("a" if of.kind == "a" else "delta", of.l, read_number(answer), (0, of.j - 1))
    else:
        raise Unreadable(f"a derivative by a weight w(l, j, k), a bias b(l, j), an activation or a δ is expected, not by {of!r}")
    value, digits = part.given.values[0], int(part.given.digits[0])
    places = max(0, round(-np.log10(part.given.unit[0]))) if part.given.unit[0] > 0 else 15
    shown = f"{value:.{places}f}" if places <= 12 and abs(value) < 1e6 else f"{value:.6g}"
    shown = shown.replace("-", "−")
    if digits == 0:
        return Answer((part,), f"{shown}, a number without a digit other than 0")
    return Answer(
        (part,),
        f"{shown}, a number with {digits} digit{'s' if digits != 1 else ''}"
        if digits <= 12
        else f"{value:.6g}".replace("-", "−") + " …, a number",
    )


def read_arrays(answer: Any, net: Network, of: object = None) -> Answer:
    """Read the arrays of an answer as derivatives by layer; raises Unreadable with what was expected."""
    parts = _zeros(tuple(_parts(answer, net, of)))
    weights, biases = ([str(p.l) for p in parts if p.kind == kind] for kind in "wb")
    shapes = ", ".join(f"$W^{{({p.l})}}$ {_shape(p)}{', given transposed' if p.transposed else ''}" for p in parts if p.kind == "w")
    axes = "(rows: where a weight arrives, columns: where it leaves)"
    read = f"the weight gradient of layer{'s' if len(weights) > 1 else ''} {_list(weights)}: {shapes} {axes}"
    if parts and all(p.kind == "w" and p.at for p in parts):
        return Answer(parts, f"{len(parts)} single derivatives")
    if biases:
        read += f"; the bias gradient of layer{'s' if len(biases) > 1 else ''} {_list(biases)}"
    return Answer(parts, read if weights else read.partition("; ")[2])


def _zeros(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Rounded to a few places a whole layer may be 0: it was as exact as the other layers."""
    units = [float(part.given.unit.min()) for part in parts if part.given.values.any()]
    if not units:
        return parts
    unit = min(units)
    return tuple(p if p.given.values.any() else replace(p, given=replace(p.given, unit=np.full(p.given.values.shape, unit))) for p in parts)


def _shape(part: Part) -> str:
    rows, *columns = part.given.values.shape
    return f"{rows}×{columns[0]}" if columns else f"{rows}"


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _parts(answer: Any, net: Network, of: object) -> Any:
    expected = f"a list of the arrays of layers 2 to {net.L}, {_list([_times(net, l) for l in net.layers])}"
    if isinstance(answer, Gradient):
        answer = (answer.weights, answer.biases) if net.biases else answer.weights
    if isinstance(of, int) and not isinstance(of, bool):
        of = w(of, 1, 1)
    if isinstance(of, Quantity) and of.kind in "wb":
        yield _part(of.kind, of.l, answer, net)
    elif isinstance(answer, Mapping):
        yield from _mapping(answer, net, expected)
    elif (
        isinstance(answer, (list, tuple)) and len(answer) == 2 and net.biases and all(isinstance(a, (list, tuple, Mapping)) for a in answer)
    ) and not (net.L == 3 and all(_depth(a) == 2 for a in answer)):
        for kind, arrays in zip("wb", answer, strict=True):
            arrays = list(arrays.values()) if isinstance(arrays, Mapping) else arrays
            yield from _sequence(kind, arrays, net, expected)
    elif isinstance(answer, (list, tuple)) and len(answer) == 2 * (net.L - 1) and net.biases:
        yield from _sequence("w", answer[: net.L - 1], net, expected)
        yield from _sequence("b", answer[net.L - 1 :], net, expected)
    elif isinstance(answer, (list, tuple)) and len(answer) and not all(isinstance(v, (int, float, np.number)) for v in answer):
        yield from _sequence("w", answer, net, expected)
    else:
        yield from _vector(answer, net, expected)


def _depth(answer: Any) -> int:
    """How many indices lead to a number: 2 for a matrix in nested lists, 3 for a list of matrices."""
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)):
        return 1 + (_depth(answer[0]) if answer else 0)
    return int(getattr(answer, "ndim", 0))


def _vector(answer: Any, net: Network, expected: str) -> Any:
    array = as_numbers(answer, "the answer")
    if array.ndim == 2 and net.L == 2:
        yield _part("w", 2, answer, net)
    elif array.shape == (len(net.quantities),):
        given = read_array(answer, "the answer")
        pieces = [net.unflatten(values) for values in (given.values, given.unit, given.digits)]
        for kind, place in (("w", 0), ("b", 1)):
            for l in pieces[0][place]:
                yield Part(kind, l, Given(pieces[0][place][l], pieces[1][place][l], pieces[2][place][l], given.noise))
    else:
        raise Unreadable(f"the whole gradient is expected: {expected}; an array of shape {array.shape} was given. {WHICH}")


def _mapping(answer: Mapping[Any, Any], net: Network, expected: str) -> Any:
    if answer and all(isinstance(key, Quantity) and key.kind in "wb" for key in answer):
        for quantity, value in answer.items():
            net.index(quantity)
            yield Part(quantity.kind, quantity.l, read_number(value), quantity.place)
        return
    if not answer or not all(isinstance(key, int) and key in net.layers for key in answer):
        raise Unreadable(
            f"expected {expected}, or a dict with the layers {_list([str(l) for l in net.layers])} as keys; the keys given are "
            f"{list(answer)!r}"
        )
    for l, values in sorted(answer.items()):
        yield _part("w", l, values, net)


def _sequence(kind: str, answer: Sequence[Any], net: Network, expected: str) -> Any:
    if len(answer) != net.L - 1:
        raise Unreadable(f"expected {expected}: {net.L - 1} arrays, but {len(answer)} {'was' if len(answer) == 1 else 'were'} given")
    for l, values in zip(net.layers, answer, strict=True):
        if values is None or values is ...:
            raise Unreadable(f"the array of layer {l} is missing: {values!r} stands in its place")
        yield _part(kind, l, values, net)


def _times(net: Network, l: int) -> str:
    return f"{net.sizes[l - 1]}×{net.sizes[l - 2]}"


def _part(kind: str, l: int, values: Any, net: Network) -> Part:
    what = f"the {'weight' if kind == 'w' else 'bias'} gradient of layer {l}"
    given = read_array(values, what)
    shape: tuple[int, ...] = (net.sizes[l - 1], net.sizes[l - 2]) if kind == "w" else (net.sizes[l - 1],)
    if kind == "b" and given.values.size == shape[0]:
        given = Given(given.values.reshape(shape), given.unit.reshape(shape), given.digits.reshape(shape), given.noise)
    if given.values.shape == shape:
        return Part(kind, l, given)
    if given.values.shape == shape[::-1] and len(shape) == 2:
        return Part(kind, l, Given(given.values.T, given.unit.T, given.digits.T, given.noise), transposed=True)
    form = (
        f"{shape[0]}×{shape[1]} (a row for each node of layer {l}, a column for each node of layer {l - 1})"
        if kind == "w"
        else f"{shape[0]} numbers"
    )
    raise Unreadable(f"{what} has the shape {form}, but an array of shape {given.values.shape} was given")
