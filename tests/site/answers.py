"""What a page says of an answer, beside what `check` says of it in a notebook."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import numpy as np

from backprop_lib.exercises import EXERCISES
from backprop_lib.exercises.choice import Choice, Value
from backprop_lib.exercises.exercise import Number
from backprop_lib.exercises.writing import Name
from backprop_lib.mistakes.card import card
from backprop_lib.mistakes.rows import MISTAKES, wrong_gradient
from tests.site.pages import Page

__all__ = ["judged_alike"]

JUDGE = """([id, answers]) => {
  const { page, judge } = self.backprop, data = page.exercises[id], html = (i) => page.texts[i];
  return answers.map((answer) => {
    const found = judge(data, answer, html);
    return [found.verdict, found.code, found.text ?? html(found.html), found.ratios ?? {}];
  });
}"""


def _answers(exercise: Any, variant: Any, rng: np.random.Generator) -> list[str]:
    """Answers of every kind: right, each known mistake, near ones, at any count of digits, nonsense."""
    if isinstance(exercise, Choice):
        options, reasons = exercise.order(variant)
        return [f"{letter}{reason}" for letter in "abcdefgh"[: len(options)] for reason in ([*range(1, len(reasons) + 1)] or [""])]
    if isinstance(exercise, Name):
        return [repr(exercise.right(variant)), *(repr(slip.wrong(variant)) for slip in exercise.slips), "w(9, 9, 9)", "nothing", "3"]
    known = [exercise.solve, *(slip.wrong for slip in exercise.slips)] if isinstance(exercise, Value) else []
    wanted = [value(variant) for value in known] or _rows(exercise, variant)
    single = [float(value) for value in wanted if np.ndim(value) == 0]
    if not single:
        return [", ".join(f"{v:.{digits}g}" for v in np.ravel(value)) for value in wanted for digits in (2, 4, 7)]
    values = [value * factor for value in single for factor in (1, 1, 1.0004, 0.97)] + list(rng.normal(0, 1, 30))
    texts = [f"{value:.{digits}g}" for value in values for digits in rng.choice([1, 2, 3, 4, 5, 6, 8, 10], 3, replace=False)]
    return [*texts, "", "x", "1,5", "−0.3", "1e-3", "0"]


def _rows(exercise: Number, variant: Any) -> list[float]:
    p = variant.setting
    found = [exercise.right(variant)]
    for row in MISTAKES.values():
        if row.applies(p) and row.slots:
            found.append(float(np.ravel(wrong_gradient(p.net, p.X, p.Y, row)[variant.of])[0]))
    return found


def judged_alike(page: Page) -> None:
    """Fail where the page's verdict, code or text is another one than the notebook's."""
    different: list[str] = []
    count = 0
    for id_ in page.page.locator(".exercise:not([data-form=''])").evaluate_all("(all) => all.map((one) => one.dataset.exercise)"):
        exercise = EXERCISES[id_]
        variant = exercise.variant(0)
        answers = [text for text in _answers(exercise, variant, np.random.default_rng(3)) if text.strip()]
        for answer, (verdict, code, text, ratios) in zip(answers, page.page.evaluate(JUDGE, [id_, answers]), strict=True):
            d = exercise.check(variant, _given(exercise, variant, answer))
            here, there = (verdict, code, _words(text)), (d.verdict, d.code, _words(_shown(d)))
            if verdict == "unread":  # a notebook reads expressions as well, and says what is wrong with them
                here, there = here[:2], there[:2]
            elif verdict == "right":  # what so few digits do not exclude may differ where the last digit was cut off
                here, there = ((*one[:2], one[2].partition(".")[0]) for one in (here, there))
            count += 1
            if here != there:
                different.append(f"{id_} {answer!r}: {here}, not {there}")
            elif verdict == "unknown" and ratios != d.ratios:
                different.append(f"{id_} {answer!r}: ratios {ratios}, not {d.ratios}")
    assert not different, f"{len(different)} of {count}: " + "\n".join(different[:12])
    assert count > 20


def _given(exercise: Any, variant: Any, answer: str) -> Any:
    """The answer as it is typed in a notebook."""
    if isinstance(exercise, Value) and np.ndim(exercise.solve(variant)):
        return [float(part) for part in answer.split(",")]
    return answer


def _shown(d: Any) -> str:
    found = re.search(r"<article[^>]*>(.*)</article>", card(replace(d, title="", counter="", next_step=("", "", ""))), re.S)
    assert found is not None
    return re.sub(r'<p class="k">Read as</p><p class="read[^"]*">.*?</p>', "", found[1], count=1, flags=re.S)


def _words(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text))).strip().replace("1 digits", "1 digit")
