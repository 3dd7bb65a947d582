"""A form on paper (one page of HTML, formulas as MathML, no scripts), its key, and as Moodle GIFT."""

from __future__ import annotations

import re
from html import escape

from backprop_lib.inventory.form import CONFIDENCE, Form, Sheet
from backprop_lib.inventory.item import Option
from backprop_lib.mistakes import MISTAKES
from backprop_lib.mistakes.card import typeset

__all__ = ["DRAFT", "as_gift", "as_html", "as_key"]

DRAFT = (
    "Draft: these items have not been tried with a hundred learners yet. Use them to see what your class thinks; do not grade with them."
)
STYLE = """
:root{color-scheme:light}
body{font:15px/1.45 -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,system-ui,sans-serif;font-variant-numeric:tabular-nums;
color:#1B1E23;background:#fff;max-width:46em;margin:2em auto;padding:0 1.5em}
h1{font-size:22px;margin:0 0 .2em}p{margin:.3em 0}.draft{color:#5A616B;font-size:13px}.who{margin:1.2em 0;display:flex;gap:2em}
.who span{flex:1;border-bottom:1px solid #868D97;padding-bottom:.2em;color:#5A616B;font-size:13px}
section{break-inside:avoid;margin:1.6em 0;padding-top:.9em;border-top:1px solid #DFE2E6}
section>p{margin-bottom:.6em}h2{font-size:13px;font-weight:600;margin:0}
.tiers{display:grid;grid-template-columns:1fr 1.35fr;gap:.4em 2em}ul{list-style:none;margin:.2em 0;padding:0}
li{margin:.35em 0;padding-left:28px;text-indent:-28px}
li b{display:inline-block;box-sizing:border-box;width:20px;height:20px;line-height:18px;margin-right:8px;
border:1px solid #868D97;border-radius:50%;text-align:center;text-indent:0;
font-size:12px;font-weight:600}.k{color:#5A616B;font-size:13px}
.sure{display:flex;flex-wrap:wrap;gap:.2em 1.6em;white-space:nowrap;font-size:13px;color:#5A616B;margin-top:.4em}
math{font-size:1.06em;font-family:"STIX Two Math","Cambria Math","Latin Modern Math",math}
@media (max-width:40em){.tiers{grid-template-columns:1fr}}
@page{size:A4;margin:16mm 18mm}@media print{body{margin:0;padding:0;max-width:none;font-size:11pt}section{margin:1em 0}}
"""


def _section(sheet: Sheet) -> str:
    options = "".join(f"<li><b>{'abcd'[i]}</b>{typeset(o.text)}</li>" for i, o in enumerate(sheet.options))
    reasons = "".join(f"<li><b>{i + 1}</b>{typeset(r.text)}</li>" for i, r in enumerate(sheet.reasons))
    sure = "".join(f"<span>○ {word}</span>" for word in CONFIDENCE)
    return (
        f"<section><h2>Question {sheet.item.number}</h2><p>{typeset(sheet.stem)}</p>"
        f'<div class="tiers"><div><p class="k">Answer</p><ul>{options}</ul></div>'
        f'<div><p class="k">because</p><ul>{reasons}</ul></div></div><p class="sure">How sure are you? {sure}</p></section>\n'
    )


def as_html(form: Form) -> str:
    """The form to be printed, or to be read on a screen."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Backpropagation: ten questions, form {form.seed}</title><style>{STYLE}</style></head><body>\n"
        f"<h1>Backpropagation: ten questions</h1>\n<p>Form {form.seed}. For each question choose one answer, one reason, and say how sure "
        f"you are. A pocket calculator may be used. About 25 minutes.</p>\n"
        f'<p class="draft">{DRAFT}</p>\n<div class="who"><span>Your code (no name)</span><span>Date</span></div>\n'
        + "".join(map(_section, form.sheets))
        + "</body></html>\n"
    )


def as_key(form: Form) -> str:
    """What is right, and which mistake of the catalogue each other option comes from, as Markdown."""
    lines = [f"# Key of form {form.seed}", "", DRAFT, "", "| item | about | right | other answers | lesson |", "|---|---|---|---|---|"]
    for sheet in form.sheets:
        others = [f"{'abcd'[i]}: {o.row} {MISTAKES[o.row].name}" for i, o in enumerate(sheet.options) if o.row]
        lines.append(f"| {sheet.item.number} | {sheet.item.title} | {sheet.right} | {'; '.join(others)} | {sheet.item.lesson} |")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text for GIFT: formulas between the brackets that Moodle typesets, and the signs that GIFT uses for itself escaped."""
    latex = re.sub(r"\$([^$]*)\$", lambda found: rf"\({found[1]}\)", escape(text, quote=False))
    return re.sub(r"([\\~=#{}:])", r"\\\1", latex)


def _question(name: str, stem: str, options: list[tuple[str, str, bool]]) -> str:
    answers = "\n".join(f"{'=' if right else '~'}{_plain(text)}#{_plain(reply)}" for text, reply, right in options)
    return f"::{_plain(name)}::[html]{_plain(stem)}{{\n{answers}\n}}\n"


def _reply(option: Option, name: str = "") -> str:
    return f"{name}see {MISTAKES[option.row].place}." if option.row else "Right."


def as_gift(form: Form) -> str:
    """The form for Moodle's import: for each item the answer, the reason (both with a reply), and how sure.

    All that one can say of how sure one is counts in full; the first has the sign of a right answer, because Moodle takes a question
    without one for a question with several answers, whose parts must make 100 %.
    """
    out = [f"// {DRAFT}\n\n$CATEGORY: Backpropagation, form {form.seed}\n"]
    for sheet in form.sheets:
        name = f"{form.seed}.{sheet.item.number:02d}"
        replies = [
            (o.text, "Right." if not o.row else f"{MISTAKES[o.row].name}: see {MISTAKES[o.row].place}.", not o.row) for o in sheet.options
        ]
        out.append(_question(f"{name} answer", sheet.stem, replies))
        reasons = [(r.text, _reply(r), not r.row) for r in sheet.reasons]
        out.append(_question(f"{name} reason", f"{sheet.stem} Why?", reasons))
        sure = "\n".join(("~%100%" if i else "=") + word for i, word in enumerate(CONFIDENCE))
        out.append(f"::{name} sure::How sure are you of your answer to {name}?{{\n{sure}\n}}\n")
    return "\n".join(out)
