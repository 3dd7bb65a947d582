"""The chain w → z → a → C_0 of an answer: which of its factors stand in it, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from backprop_lib.mistakes.diagnosis import ChainLink
from backprop_lib.mistakes.evidence import Trial
from backprop_lib.mistakes.formula import evaluate, factors, latex_of
from backprop_lib.mistakes.points import Link, link_values, links, values_at
from backprop_lib.mistakes.row import Mistake
from backprop_lib.notation import Formula, Quantity

__all__ = ["coloured", "found_links", "marked"]

DELTA = "δ"


def marked(
    chain: list[Link], rows: Sequence[Mistake] | None, trials: Sequence[Trial], expression: Any, of: Quantity | None
) -> tuple[ChainLink, ...]:
    """The chain with a word under each link: in the answer, missing, or what is wrong with it."""
    if not chain or of is None:
        return ()
    inside = found_links(trials, expression, of, chain)
    word = "in the answer" if expression is not None else "right"
    marks = {link.slot: (word, True) for link in chain}
    if rows is not None and not rows:
        held = {*inside, *(("S", chain[-1].slot) if DELTA in inside else ())}
        marks = {link.slot: ("in the answer", True) if link.slot in held else ("not found", False) for link in chain}
    last = chain[-1].slot
    for row in rows or ():
        if row.link == "" or (row.link == "I" and of.kind == "b"):
            return ()
        early = of.l < trials[0].p.L
        slot = last if row.link in ("U", "B") or (early and row.id in ("1c", "13b", "27")) else row.link
        marks[slot] = (row.mark if slot == row.link else "wrong inside", False)
        if row.id == "1a" and early:
            marks[last] = ("slope missing inside", False)
    return tuple(ChainLink(link.slot, link.latex, link.start, link.end, *marks[link.slot]) for link in chain)


def _spans(trials: Sequence[Trial], expression: Any, of: Quantity, chain: list[Link]) -> tuple[list[Any], dict[str, tuple[int, int]]]:
    """The factors of a product, and which neighbouring ones are which link, or two links in one, δ: by their values at all points."""
    pieces = list(factors(expression))
    known = [values_at(trial.p) for trial in trials]
    wanted = [link_values(trial.p, of) for trial in trials]
    values = np.array([[evaluate(piece, point) for piece in pieces] for point in known])
    found: dict[str, tuple[int, int]] = {}
    used: set[int] = set()
    targets = {link.slot: np.array([point[link.slot] for point in wanted]) for link in chain}
    targets[DELTA] = targets["S"] * targets[chain[-1].slot]
    for slot, target in targets.items():
        if slot == DELTA and ("S" in found or chain[-1].slot in found):
            continue
        for start, stop in combinations(range(len(pieces) + 1), 2):
            span = set(range(start, stop))
            if not span & used and np.allclose(values[:, start:stop].prod(axis=1), target, rtol=1e-9):
                found[slot] = (start, stop)
                used |= span
                break
    return pieces, found


def found_links(trials: Sequence[Trial], expression: Any, of: Quantity | None, chain: list[Link]) -> dict[str, str]:
    """Each link that stands in the answer, as it is written there."""
    if expression is None or of is None:
        return {}
    pieces, spans = _spans(trials, expression, of, chain)
    return {slot: _product(pieces[start:stop]) for slot, (start, stop) in spans.items()}


def coloured(trials: Sequence[Trial], expression: Any, of: Quantity) -> str:
    """The answer as it was read, each factor that is a link of the chain in its colour."""
    chain = links(trials[0].p.net, of)
    if not chain:
        return f"${latex_of(expression)}$"
    pieces, spans = _spans(trials, expression, of, chain)
    if not spans or len(pieces) == 1:
        return f"${latex_of(expression)}$"
    slot_at = {start: (slot, stop) for slot, (start, stop) in spans.items() if slot != DELTA}
    out: list[str] = []
    plain_run: list[Any] = []
    at = 0
    while at < len(pieces):
        if at in slot_at:
            if plain_run:
                out.append(f"${_product(plain_run)}$")
                plain_run = []
            slot, stop = slot_at[at]
            out.append(f"${slot}:{_product(pieces[at:stop])}$")
            at = stop
        else:
            plain_run.append(pieces[at])
            at += 1
    return r"$\cdot$".join([*out, *([f"${_product(plain_run)}$"] if plain_run else [])])


def _product(pieces: Sequence[Any]) -> str:
    """Factors side by side; a number or a bracket needs no dot."""
    out = ""
    for piece in pieces:
        sum_ = (isinstance(piece, Formula) and piece.sign in "+-") or getattr(piece, "is_Add", False)
        text = latex_of(piece)
        dot = r" \cdot " if out and not sum_ and not out[-1].isdigit() else ""
        out += dot + (f"({text})" if sum_ else text)
    return out
