"""A prediction made by hand before the answer is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import traitlets as T

from backprop_lib.live.link import number, value, word
from backprop_lib.live.model import LiveNetwork
from backprop_lib.live.panel import Panel
from backprop_lib.live.pictures.predict import draw_predict
from backprop_lib.live.still import Still
from backprop_lib.notation import Quantity
from backprop_lib.numbers import real

__all__ = ["Predict"]

QUESTIONS = {
    "sign": ("Does the loss rise or fall?", "sign of a slope"),
    "slope": ("How steep is the loss here?", "slope read off a curve"),
    "order": ("Which is the largest?", "order of size"),
    "point": ("Where will the loss be?", "size of a change"),
    "factor": ("", "the factor that did it"),
}
FACTORS = {
    "smallest": "Which factor is the smallest, and keeps the slope small?",
    "largest": "Which factor is the largest?",
    "changed": "Which factor has changed most since the start?",
}


class Predict(Panel):
    """A question that is answered by hand first: `Predict(live, "sign", of=w(4, 1, 2), step=0.01)`.

    mode      "sign" (choose: rises, falls, does not change), "slope" (lay a tangent on the curve), "order" (sort by size), "point"
              (place the loss after the move), "factor" (choose a factor of the chain rule)
    of        the weight or bias; for "order" a list of them, whose derivatives are sorted, while one alone stands for its factors;
              without it, the one that is selected
    step, to  how far the weight moves, or where to ("sign" takes a step, "point" either)
    question  the question, if not the usual one
    concept   what the score counts it under
    factor    asks for the factor afterwards: "smallest", "largest" or "changed"; for the mode "factor", which one is meant
    mean      ask for the mean over all samples
    tangent   "point" shows the tangent to start from

    Nothing tells the answer before a commitment: it is computed at that moment. In a workbench the other panels wait as well.
    Raises ValueError and TypeError.
    """

    script = "panels/predict.js"
    footed = False
    sheets = ("predict",)
    everywhere = ("veil",)
    stages = T.List(T.Dict()).tag(sync=True)
    results = T.List(T.Dict()).tag(sync=True)
    asked = T.Unicode().tag(sync=True)

    def __init__(
        self,
        live: LiveNetwork,
        mode: str = "sign",
        of: Quantity | Iterable[Quantity] | None = None,
        *,
        step: float = 0.01,
        to: float | None = None,
        question: str = "",
        concept: str = "",
        factor: str = "",
        mean: bool = False,
        tangent: bool = False,
        **traits: Any,
    ) -> None:
        if isinstance(live, LiveNetwork):
            stages = _stages(
                live, mode, of, step=step, to=to, question=question, concept=concept, factor=factor, mean=mean, tangent=tangent
            )
            traits |= {"stages": stages, "asked": _written(stages, question, concept)}
            live._ask(traits["asked"])
        super().__init__(live, **traits)

    @property
    def result(self) -> dict[str, Any] | None:
        """The first answer as a dict with `answer`, `truth`, `right`, `words`; None before there is one."""
        return self.results[0] if self.results else None

    def score(self) -> dict[str, tuple[int, int]]:
        """Right answers and all answers for each concept, over every prediction about this `LiveNetwork`.

        >>> from backprop_lib import four_layer_net, four_layer_sample
        >>> Predict(LiveNetwork(four_layer_net(), *four_layer_sample()), "sign").score()
        {}
        """
        score: dict[str, tuple[int, int]] = {}
        for prediction in self.live.predictions:
            right, answers = score.get(prediction["concept"], (0, 0))
            score[prediction["concept"]] = right + bool(prediction["right"]), answers + 1
        return score

    def alt(self) -> str:
        """The question; never its answer before it was answered."""
        told = f" {self.result['words']}" if self.result else ""
        return f"A prediction to be made: {self.stages[0]['question']}{told}"

    def still(self) -> Still:
        """The question, and what there is to choose from or to place something on."""
        return draw_predict(self.live, self.stages[0], self.result)


def _stages(
    live: LiveNetwork,
    mode: str,
    of: Quantity | Iterable[Quantity] | None,
    *,
    step: float,
    to: float | None,
    question: str,
    concept: str,
    factor: str,
    mean: bool,
    tangent: bool,
) -> list[dict[str, Any]]:
    """What is asked, one dict for each of one or two questions."""
    if not isinstance(mode, str) or mode not in QUESTIONS:
        raise ValueError(f"a prediction is one of {', '.join(QUESTIONS)}, but {mode!r} was given")
    for text in (question, concept, factor):
        if not isinstance(text, str):
            raise TypeError(f"question, concept and factor are texts, but {text!r} was given")
    if factor and factor not in FACTORS:
        raise ValueError(f"factor is one of {', '.join(FACTORS)}, but {factor!r} was given")
    chosen = [of] if isinstance(of, Quantity) else _list(of)
    places = [live._first.index(quantity) for quantity in chosen]
    if len(places) > 1 and mode != "order":
        raise ValueError(f"the mode {mode!r} asks about one weight, but {len(places)} were given")
    if len(places) > 12:
        raise ValueError(f"at most 12 derivatives are put in order by hand, but {len(places)} were given")
    step = _number("step", step, nonzero=True)
    if to is not None:
        to = _number("to", to)
    which = factor or "smallest"
    asked, counted = QUESTIONS[mode]
    first = {
        "mode": mode, "of": places, "step": float(step), "to": to, "mean": mean, "tangent": tangent, "which": which,
        "factors": len(places) < 2, "question": question or asked or FACTORS[which], "concept": concept or counted,
    }  # fmt: skip
    if not factor or mode == "factor":
        return [first]
    return [first, first | {"mode": "factor", "of": places[:1], "question": FACTORS[which], "concept": QUESTIONS["factor"][1]}]


def _written(stages: list[dict[str, Any]], question: str, concept: str) -> str:
    """What is asked, for a link: mode, places, step, place to go to, factor, mean, tangent, and own words."""
    first, factor = stages[0], len(stages) > 1 or stages[0]["mode"] == "factor"
    of = "-".join(str(place + 1) for place in first["of"])
    to = "" if first["to"] is None else number(first["to"])
    marks = f"{first['which'][0] * factor}{'m' * first['mean']}{'t' * first['tangent']}"
    return "_".join([first["mode"], of, number(first["step"]), to, marks, word(question), word(concept)])


def from_text(live: LiveNetwork, text: str) -> Predict:
    """The panel of a question as a link carries it."""
    mode, of, step, to, marks, question, concept = text.split(" ")[0].split("_")
    which = [name for name in FACTORS if name[0] in marks]
    return Predict(
        live, mode, [live._first.quantities[int(place) - 1] for place in of.split("-") if place], step=value(step),
        to=value(to) if to else None, question=unquote(question), concept=unquote(concept), factor=which[0] if which else "",
        mean="m" in marks, tangent="t" in marks,
    )  # fmt: skip


def _list(of: Any) -> list[Any]:
    if of is None:
        return []
    if not isinstance(of, Iterable) or isinstance(of, (str, bytes)):
        raise TypeError(f"a weight w(l, j, k) or a list of them is expected, but {of!r} was given")
    return list(of)


def _number(name: str, given: object, nonzero: bool = False) -> float:
    if (found := real(given)) is None or (nonzero and found == 0):
        raise ValueError(f"{name} is a finite number{', not 0' * nonzero}, but {given!r} was given")
    return found
