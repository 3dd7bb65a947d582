"""From evidence to words: what the check says, with the missing or superfluous factor as an equation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from backprop_lib.mistakes.chain import found_links, marked
from backprop_lib.mistakes.coincidences import reason
from backprop_lib.mistakes.diagnosis import Diagnosis
from backprop_lib.mistakes.difference import compare, first_difference, ratios, times
from backprop_lib.mistakes.evidence import ENOUGH, Evidence, Trial, agrees, explains, separating, vanishing
from backprop_lib.mistakes.points import Link, links
from backprop_lib.mistakes.row import Mistake
from backprop_lib.mistakes.rows import MISTAKES
from backprop_lib.network import Network
from backprop_lib.notation import Quantity

__all__ = ["conclude", "fill", "named", "not_read"]

GENERIC = {
    "<w>": "$w_{jk}^{(l)}$", "<S>": "$S:g'(z_j^{(l)})$", "<SL>": "$S:g'(z_j^{(L)})$", "<U>": r"$U:\partial C_0 / \partial a_j^{(L)}$",
    "<I>": "$I:a_k^{(l-1)}$", "<B>": r"$B:\partial C_0 / \partial a_j^{(l)}$", "<a>": "$a_j^{(l)}$", "<z>": "$z_j^{(l)}$",
}  # fmt: skip
FACTS = {"missing": "divided by", "twice": "times"}
ONE_SLOPE = {"1a", "1c", "13b", "27"}
"""For a weight of the output layer all of these leave out the one slope there is."""


def not_read(headline: str, text: str, printed: str = "") -> Diagnosis:
    """An answer that is no attempt, with what was expected and what was given."""
    text = text[:1].upper() + text[1:] if text.split(" ")[0].isalpha() else text
    return Diagnosis("unread", headline, text=text if text.endswith((".", "?", "!", ")")) else text + ".", printed=printed)


def fill(text: str, net: Network | None = None, of: Quantity | None = None) -> str:
    """Put the names of the derivative that was asked for into a row's text."""
    names = dict(GENERIC)
    if net is not None and of is not None and of.kind in "wb":
        names |= {f"<{link.slot}>": f"${link.slot}:{link.latex}$" for link in links(net, of)}
        l, j = of.l, of.j
        names |= {"<w>": f"${of.latex}$", "<a>": f"$a_{{{j}}}^{{({l})}}$", "<z>": f"$z_{{{j}}}^{{({l})}}$"}
        names["<SL>"] = names["<S>"] if l == net.L else f"$S:g'(z_j^{{({net.L})}})$"
    for key, value in names.items():
        text = text.replace(key, value)
    return text


def named(row: Mistake, evidence: str, net: Network | None = None, of: Quantity | None = None) -> Diagnosis:
    """The verdict for one mistake of the catalogue."""
    return Diagnosis(
        "named", fill(f"This answer {row.says}", net, of), text=fill(row.explains, net, of), evidence=evidence, mistakes=(row.id,),
        hints=tuple(fill(hint, net, of) for hint in row.hints), place=row.place, rows=(row,),
    )  # fmt: skip


def conclude(trials: Sequence[Trial], found: Evidence, read_as: str, of: Quantity | None, expression: Any = None) -> Diagnosis:
    """Turn evidence into a diagnosis."""
    chain = _links(trials, of)
    if found.short:
        short = "It is right as far as it goes, and so would many wrong answers be. Four digits are enough."
        return replace(not_read("More digits are needed.", short), read_as=read_as)
    if found.right:
        result = _right(trials, found, of, expression, chain)
    elif found.fits and found.named:
        result = _named(trials, found, of, expression, chain)
    elif found.fits:
        result = _fits(trials, found, of)
    else:
        result = _unknown(trials, of, expression, chain)
    if not found.right and of is not None:
        result = replace(result, ratios=ratios(trials[0], of))
    return replace(result, read_as=read_as)


def _links(trials: Sequence[Trial], of: Quantity | None) -> list[Link]:
    return links(trials[0].p.net, of) if of is not None else []


# right


def _right(trials: Sequence[Trial], found: Evidence, of: Quantity | None, expression: Any, chain: list[Link]) -> Diagnosis:
    count = sum(trial.answer.count for trial in trials)
    hidden = _hidden(trials)
    near = [] if expression is not None else [row for row in MISTAKES.values() if row not in hidden and explains((row,), trials)]
    excludes = _excluded(trials, [*hidden, *near])
    if expression is not None:
        form = ["it is the derivative", "its factor", "both factors", "all three factors"][len(chain)]
        same = f"The answer equals the derivative at {len(trials)} random points, to 10 digits."
        if not agrees(trials):
            same = "By algebra it equals the derivative; as numbers it loses digits, because large terms cancel in it."
        text = " ".join([*_forms(trials, of, expression, chain), same])
        return Diagnosis("right", f"Right: {form}.", text=text, excludes=excludes, chain=marked(chain, None, trials, expression, of))
    if of is not None:
        given = trials[0].answer.parts[0].given
        digits = int(given.digits[0])
        close = f"to the {digits} digit{'s' if digits != 1 else ''} given" if digits <= 10 else "to computing precision"
        headline = f"Right, {close}." if digits else "Right: it is 0."
        return Diagnosis("right", headline, text="It agrees with backprop.", evidence=_open(hidden, near), excludes=excludes)
    headline = f"Right: all {count} derivatives." if len(trials) == 1 else f"Right, on {len({id(t.p.net) for t in trials})} networks."
    return Diagnosis(
        "right", headline, text="Every entry agrees with backprop, to the digits given.", evidence=_open(hidden, near), excludes=excludes
    )


def _hidden(trials: Sequence[Trial]) -> list[Mistake]:
    """Rows that cannot show in any of these trials: these numbers would be right with them as well."""
    shows: set[str] = set()
    possible: dict[str, Mistake] = {}
    for trial in trials:
        gone = {row.id for row in vanishing(trial.p, trial.answer.parts)}
        for row in MISTAKES.values():
            if row.applies(trial.p):
                possible[row.id] = row
                if row.id not in gone:
                    shows.add(row.id)
        possible |= {row.id: row for row in MISTAKES.values() if row.id not in possible and row.applies(separating(trial.p))}
    return [row for id_, row in possible.items() if id_ not in shows]


def _excluded(trials: Sequence[Trial], hidden: Sequence[Mistake]) -> tuple[str, ...]:
    rows = [row for row in MISTAKES.values() if any(row.applies(trial.p) for trial in trials) and row not in hidden and row.id != "18"]
    names = [row.name for row in rows if not (row.id in ("1b", "1c") and "1a" in [r.id for r in rows])]
    return tuple(names[:8]) + ((f"and {len(names) - 8} more of the catalogue",) if len(names) > 8 else ())


def _open(hidden: Sequence[Mistake], near: Sequence[Mistake]) -> str:
    """What a right answer does not exclude: mistakes that cannot show here, and those that differ in later digits only."""
    parts = [f"Not excluded, because it cannot show here: {_names(hidden)}."] if hidden else []
    parts += [f"Not excluded by so few digits: {_names(near)}."] if near else []
    return " ".join(parts)


def _names(rows: Sequence[Mistake]) -> str:
    return ", ".join(f"“{row.name}”" for row in rows[:3]) + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")


def _forms(trials: Sequence[Trial], of: Quantity | None, expression: Any, chain: list[Link]) -> list[str]:
    """ "a(1 − a) is g'(z)", where the answer wrote the slope out."""
    found = found_links(trials, expression, of, chain)
    slope = next((link for link in chain if link.slot == "S"), None)
    if slope is None or "S" not in found or found["S"] == slope.latex or of is None:
        return []
    return [f"$S:{found['S']}$ is $S:{slope.latex}$ of the {trials[0].p.net.activations[of.l].label}."]


# wrong, with a name


def _named(trials: Sequence[Trial], found: Evidence, of: Quantity | None, expression: Any, chain: list[Link]) -> Diagnosis:
    rows, net = found.fits[0], trials[0].p.net
    first = rows[0]
    result = named(first, "", net, of)
    alternatives = tuple(tuple(row.id for row in other) for other in found.fits[1:])
    if len(rows) == 2:
        second = fill(rows[1].says, net, of)
        result = replace(
            result, headline=f"This answer contains two mistakes: it {fill(first.says, net, of).rstrip('.')}, and it {second}",
            text=f"{fill(first.explains, net, of)}\n\n{fill(rows[1].explains, net, of)}", mistakes=tuple(row.id for row in rows), rows=rows,
        )  # fmt: skip
    elif chain and first.link in [link.slot for link in chain] and len(chain) > 1:
        others = "one factor is" if len(chain) == 2 else "two factors are"
        result = replace(result, text=f"Its other {others} right. {result.text}")
    drawn = marked(chain, rows, trials, expression, of)
    return replace(result, alternatives=alternatives, evidence=_fact(trials, rows, of, expression, found, chain), chain=drawn)


def _fact(
    trials: Sequence[Trial], rows: Sequence[Mistake], of: Quantity | None, expression: Any, found: Evidence, chain: list[Link]
) -> str:
    row = rows[0]
    link = next((link for link in chain if link.slot == row.link), None)
    if expression is not None:
        start = f"Tried at {len(trials)} random points: each time "
    elif of is not None:
        digits = trials[0].answer.digits
        start = f"To all {digits} given digits " if 0 < digits <= 10 else "To computing precision "
    else:
        start = f"All {sum(t.answer.count for t in trials)} numbers agree: "
    if found.turned:
        arrays = " and ".join(f"$W^{{({l})}}$" for l in found.turned)
        return f"With rows and columns exchanged back in {arrays}, every entry is right."
    if len(rows) == 1 and link and row.mark in FACTS and of is not None and (row.link != "S" or of.l == trials[0].p.L):
        text = f"{start}the answer is the derivative {FACTS[row.mark]} $" + f"{link.slot}:{link.latex}$."
    else:
        pieces = " and ".join(f"${row.formula}$" for row in rows)
        text = f"{start}the answer is what the rule gives with {pieces}."
    ids = {r.id for fit in found.fits for r in fit}
    if len(found.fits) > 1 and not (of is not None and of.l == trials[0].p.L and ids <= ONE_SLOPE):
        others = ", ".join(" and ".join(f"“{r.name}”" for r in fit) for fit in found.fits[1:4])
        why = reason([tuple(r.id for r in fit) for fit in found.fits], trials[0].p)
        text += f" The same numbers come from {others}{f': {why}' if why else ''}."
    return text


# wrong, with too little evidence, or without a name


def _fits(trials: Sequence[Trial], found: Evidence, of: Quantity | None) -> Diagnosis:
    net, fits = trials[0].p.net, found.fits
    alternatives = tuple(tuple(row.id for row in rows) for rows in fits[1:])
    says = [fill(" and ".join(row.says.rstrip(".") for row in rows), net, of) for rows in fits[:3]]
    first = fits[0][0]
    two = len(fits[0]) == 2
    if not two and found.same:
        ask = f"Give {max(ENOUGH, first.digits)} digits or more, then it can be told from chance."
        headline = f"Not right; this fits an answer that {says[0]}."
    elif two:
        ask = "Two mistakes can explain one number too easily. The same two on other numbers would be evidence: answer another variant."
        headline = "Not right; no single mistake of the catalogue explains it."
        says = says[:1]
    else:
        more = found.digits < ENOUGH + 2 and of is not None
        ask = "Another digit would tell them apart, or " if more else "They can be told apart "
        ask += "on other samples: `.separating` holds a network and samples on which they differ."
        headline = "Not right; this fits more than one mistake."
    text = ("It would fit an answer that " if two else "It fits an answer that ") + "; or one that ".join(says) + "."
    if not two and found.same:
        text = f"With {found.digits} digit{'s' if found.digits != 1 else ''} that can be chance."
    return Diagnosis(
        "fits", headline, text=f"{text} {ask}", mistakes=() if two else (first.id,),
        alternatives=alternatives if not two else tuple(tuple(r.id for r in rows) for rows in fits),
        hints=() if two else tuple(fill(h, net, of) for h in first.hints), place="" if two else first.place,
        separating=separating(trials[0].p), rows=fits[0],
    )  # fmt: skip


def _unknown(trials: Sequence[Trial], of: Quantity | None, expression: Any, chain: list[Link]) -> Diagnosis:
    headline = "Not right, and no mistake of the catalogue explains it."
    drawn = marked(chain, (), trials, expression, of) if expression is not None else ()
    hints = ("Compare with a central difference, number by number.", "Which of the factors can you check on its own?",
             "Compute each factor, U, g'(z) and what enters, separately, and print them.")  # fmt: skip
    if of is not None:
        trial = trials[0]
        part = trial.answer.parts[0]
        text = f"It is {compare(float(part.given.values.ravel()[0]), float(part.of(trial.right()).ravel()[0]))}."
        if expression is not None:
            both = [(float(t.answer.parts[0].given.values[0]), float(t.answer.parts[0].of(t.right())[0])) for t in trials]
            shares = [given / right for given, right in both if right]
            same = bool(shares) and np.ptp(shares) < 1e-6 * abs(shares[0]) and not any(given for given, right in both if not right)
            multiple = f"always {times(shares[0])}" if same else "not a fixed multiple of"
            text = f"At {len(trials)} random points it is {multiple} the derivative."
        return Diagnosis("unknown", headline, text=text, chain=drawn, hints=hints)
    return Diagnosis("unknown", headline, text=first_difference(trials), hints=hints)
