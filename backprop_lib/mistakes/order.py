"""Arrays in the order of the way back: right, but listed from layer L to layer 2."""

from __future__ import annotations

from typing import Any

from backprop_lib.mistakes.answers import read_arrays
from backprop_lib.mistakes.evidence import Trial, agrees
from backprop_lib.mistakes.given import Unreadable
from backprop_lib.mistakes.rule import Setting

__all__ = ["listed_backwards"]


def listed_backwards(answer: Any, p: Setting) -> str:
    """What to say when a list of arrays is right once it is read from its end; "" where it is not.

    >>> from backprop_lib import Network, backprop
    >>> p = Setting.of(Network([2, 3, 1]), [[0.4, -0.7]], [[0.2]])
    >>> W = backprop(p.net, p.X, p.Y).weights
    >>> listed_backwards([W[3], W[2]], p)
    'the arrays are in the order of the way back, layer 3 first; expected is layer 2 first. Turn the list round'
    """
    if p.L == 2 or not isinstance(answer, (list, tuple)) or not answer:
        return ""
    forms = [list(answer)[::-1]]
    if all(isinstance(part, (list, tuple)) for part in answer):
        forms.append([list(part)[::-1] for part in answer])
    for form in forms:
        try:
            read = read_arrays(form, p.net)
        except Unreadable:
            continue
        if not read.transposed and agrees([Trial(p, read)]):
            return f"the arrays are in the order of the way back, layer {p.L} first; expected is layer 2 first. Turn the list round"
    return ""
