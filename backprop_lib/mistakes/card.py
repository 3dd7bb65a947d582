"""The card on which a diagnosis is shown: one page of HTML that reads in a light and in a dark notebook, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backprop_lib.mistakes.diagnosis import ChainLink, Diagnosis

__all__ = ["STYLE", "card", "frame", "typeset"]

STYLE = """
.bp-card{color-scheme:light dark;--bg:light-dark(#fff,#111);--ink:light-dark(#1B1E23,#F2F3F5);--muted:light-dark(#5A616B,#A9B0BA);
--hair:light-dark(#DFE2E6,#33373D);--line:light-dark(#868D97,#767D88);--tint:light-dark(#F7F8FA,#1C1E22);--f1:light-dark(#8A3A9B,#C684C4);
--f2:light-dark(#007D66,#52E3C0);--f3:light-dark(#976500,#F7CC45);container-type:inline-size;max-width:860px;box-sizing:border-box;
background:var(--bg);color:var(--ink);border:1px solid var(--hair);border-radius:8px;padding:20px 24px 16px;margin:8px 0;
font:14px/1.45 -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,system-ui,sans-serif;font-variant-numeric:tabular-nums lining-nums}
[data-jp-theme-light="true"] .bp-card{color-scheme:light}[data-jp-theme-light="false"] .bp-card{color-scheme:dark}
.bp-card math{font-size:1.14em;font-family:"STIX Two Math","Cambria Math","Latin Modern Math",math}
.bp-card header{display:flex;align-items:baseline;justify-content:space-between;gap:16px;font-size:13px;color:var(--muted);margin-bottom:20px}
.bp-card header span+span{white-space:nowrap}
.bp-card p{margin:0;max-width:64ch;color:inherit}.bp-card p+p{margin-top:8px}.bp-card .k{font-size:12px;color:var(--muted);margin:0 0 4px}
.bp-card .read{font-size:17px;margin:0 0 24px;max-width:none;overflow-x:auto;overflow-y:hidden}.bp-card .read.words{font-size:14px}
.bp-card h2{font-size:20px;line-height:1.4;font-weight:600;margin:0 0 8px;color:var(--ink)}
.bp-card .f1{color:var(--f1)}.bp-card .f2{color:var(--f2)}.bp-card .f3{color:var(--f3)}
.bp-card .u1,.bp-card .u2,.bp-card .u3{display:inline-block;padding-bottom:8px;background:no-repeat 0 calc(100% - 1px)/100% 6px}
.bp-card .u1{background-image:linear-gradient(var(--f1) 2px,#0000 0)}
.bp-card .u2{background-image:repeating-linear-gradient(var(--f2) 0 2px,#0000 2px 4px)}
.bp-card .u3{background-image:repeating-linear-gradient(var(--f3) 0 1.5px,#0000 1.5px 3px)}
.bp-card .ok{display:inline-block;vertical-align:-4px;margin-right:8px}
.bp-card .lk{display:flex;align-items:flex-start;margin:24px 0 16px;font-size:14px}.bp-card .lk .q{flex:none;min-width:34px;text-align:center;line-height:32px}
.bp-card .lk .l{flex:1 1 0;min-width:56px;text-align:center}.bp-card .lk svg{display:block;width:100%;height:32px;overflow:visible}
.bp-card .lk .fm{display:block;min-height:28px;margin-top:4px;white-space:nowrap}.bp-card .lk small{display:block;font-size:11px;color:var(--muted)}
.bp-card .lk small.b{font-weight:600;color:var(--ink)}
.bp-card .ev{font-size:13px;color:var(--muted);max-width:none;margin-top:8px}
.bp-card .ex{list-style:none;margin:0!important;padding:0!important;display:grid;grid-template-columns:repeat(3,auto);gap:4px 24px;justify-content:start;font-size:13px}
.bp-card .ex li{margin:0}.bp-card .ex li:before{content:"";display:inline-block;width:8px;height:1.5px;background:var(--line);margin-right:8px;vertical-align:4px}
.bp-card .act{display:flex;align-items:center;flex-wrap:wrap;gap:8px 12px;margin-top:20px;padding-top:16px;border-top:1px solid var(--hair);font-size:13px}
.bp-card .act .gap{flex:1}.bp-card .act .b{display:inline-flex;gap:6px;align-items:center}
.bp-card .act svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.bp-card code,.bp-card pre{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;background:var(--tint);color:var(--ink);border:0;border-radius:4px;padding:1px 5px}
.bp-card pre{padding:8px 12px;overflow-x:auto;margin:8px 0}.bp-card summary{cursor:pointer;background:var(--ink);color:var(--bg);font-weight:600;padding:6px 16px;border-radius:6px;list-style:none;display:inline-block}
.bp-card summary:focus-visible{outline:2px solid var(--ink);outline-offset:2px}.bp-card details[open] summary{margin-bottom:8px}.bp-card details[open]{flex-basis:100%}
.bp-card table{border-collapse:collapse;font-size:13px;margin:8px 0}.bp-card td,.bp-card th{padding:3px 16px 3px 0;text-align:left!important;border:0;background:none}
.bp-card th{color:var(--muted);font-weight:400}.bp-card ol{margin:8px 0;padding-left:24px}
@container(max-width:560px){.bp-card .ex{grid-template-columns:1fr}.bp-card .act .gap{display:none}.bp-card .lk .fm{font-size:12.5px}.bp-card .lk .l{min-width:44px}}
@media print{.bp-card{color-scheme:light}}
"""  # noqa: E501
PRIME = r'<mi>\1</mi><mo lspace="0" rspace="0">′</mo>'
PIECES = r"(\$[^$]*\$|`[^`]*`|(?<![\w*)\]])\*(?=\w)[^*\n]+(?<=[\w.)])\*(?![\w*(]))"
"""Formulas, code, and words between asterisks; the asterisks of 2*a*b and of a * b are none of them."""
COLOUR = {"U": "1", "B": "1", "S": "2", "I": "3"}
BOOK = (
    '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 4c-1.5-1-3.5-1.3-5.5-1v9.5c2-.3 4 0 5.5 1 1.5-1 3.5-1.3 5.5-1V3'
    'c-2-.3-4 0-5.5 1zM8 4v9.5"/></svg>'
)
RIGHT_MARK = (
    '<svg class="ok" viewBox="0 0 22 22" width="22" height="22" aria-hidden="true"><circle cx="11" cy="11" r="10" fill="var(--ink)"/>'
    '<path d="M6.5 11.3 9.7 14.5 15.5 8" fill="none" stroke="var(--bg)" stroke-width="2" stroke-linecap="round" '
    'stroke-linejoin="round"/></svg>'
)


@lru_cache(maxsize=512)
def _mathml(latex: str) -> str:
    from backprop_lib.readers.mathml import mathml

    # a prime stands close to its letter, not above it
    return re.sub(r"<msup><mi>(\w)</mi><mi>(?:&#x02032;|&#x2032;|′)</mi></msup>", PRIME, mathml(latex))


def typeset(text: str) -> str:
    """Text with formulas between dollar signs and code between backticks, as HTML; `$S:…$` colours a factor by its slot."""
    out = []
    for piece in re.split(PIECES, text):
        if piece.startswith("$") and len(piece) > 1:
            found = re.fullmatch(r"\$([USIB]):(.*)\$", piece)
            latex = found[2] if found else piece[1:-1]
            try:
                inside = _mathml(latex)
            except ValueError:  # a learner's own dollar signs
                out.append(escape(piece))
                continue
            out.append(f'<span class="f{COLOUR[found[1]]}">{inside}</span>' if found else inside)
        elif piece.startswith("`") and len(piece) > 1:
            out.append(f"<code>{escape(piece[1:-1])}</code>")
        elif piece.startswith("*") and len(piece) > 2:
            out.append(f"<em>{escape(piece[1:-1])}</em>")
        else:
            out.append(escape(piece).replace("\n\n", "</p><p>").replace("\n", "<br>"))
    return "".join(out)


def frame(inside: str, label: str = "") -> str:
    """A card with its style sheet."""
    return f'<style>{STYLE}</style><article class="bp-card" aria-label="{escape(label, quote=True)}">{inside}</article>'


def header(title: str, counter: str = "") -> str:
    """The card's first line."""
    return f"<header><span>{typeset(title)}</span><span>{escape(counter)}</span></header>" if title or counter else ""


def card(d: Diagnosis) -> str:
    """A diagnosis as HTML."""
    parts = [header(d.title, d.counter)]
    if d.read_as:
        formula = d.read_as.startswith("$") and d.read_as.count("$") % 2 == 0
        parts.append(f'<p class="k">Read as</p><p class="read{"" if formula else " words"}">{typeset(d.read_as)}</p>')
    headline = re.sub(r"\$([USIB]):([^$]*)\$", lambda m: f"\0{m[1]}{m[2]}\0", d.headline.replace("\0", ""))
    heading = "".join(
        f'<span class="u{COLOUR[p[0]]} f{COLOUR[p[0]]}">{_mathml(p[1:])}</span>' if i % 2 else typeset(p)
        for i, p in enumerate(headline.split("\0"))
    )
    parts.append(f"<h2>{RIGHT_MARK if d.correct else ''}{heading}</h2>")
    parts += [f"<p>{typeset(d.text)}</p>" if d.text else "", _chain(d.chain)]
    parts.append(f'<p class="ev">{typeset(d.evidence)}</p>' if d.evidence else "")
    if d.printed:
        parts.append(f'<p class="k" style="margin-top:16px">While it ran, the function printed</p><pre>{escape(d.printed.rstrip())}</pre>')
    if d.excludes:
        items = "".join(f"<li>{typeset(name)}</li>" for name in d.excludes)
        parts.append(f'<p class="k" style="margin-top:16px">{d.exclusion}</p><ul class="ex">{items}</ul>')
    parts.append(_actions(d))
    return frame("".join(parts), "diagnosis")


def _actions(d: Diagnosis) -> str:
    label, detail, call = d.next_step
    code = f"<code>{escape(call)}</code>" if call else ""
    if detail:
        left = f"<details><summary>{escape(label)}</summary><p>{typeset(detail)}</p></details>{code}"
    else:
        left = f'<span class="b">{typeset(label)}</span>{code}' if label else ""
    right = f'<span class="b">{BOOK}{escape(d.place)}</span>' if d.place else ""
    return f'<div class="act">{left}<span class="gap"></span>{right}</div>' if left or right else ""


def _chain(chain: Sequence[ChainLink]) -> str:
    if not chain:
        return ""
    cells = [f'<span class="q">{_mathml(chain[0].start)}</span>']
    for link in chain:
        number = COLOUR[link.slot]
        cells.append(
            f'<span class="l">{_arrow(number, link.mark)}<span class="fm f{number}">{_mathml(link.latex)}</span>'
            f'<small{"" if link.fine else " class=b"}>{escape(link.mark)}</small></span><span class="q">{_mathml(link.end)}</span>'
        )
    return f'<div class="lk" role="group" aria-label="the links from the weight to the loss">{"".join(cells)}</div>'


def _arrow(number: str, mark: str) -> str:
    colour = f"var(--f{number})"
    if mark == "missing":
        return (
            '<svg aria-hidden="true"><rect x="4%" y="5" width="92%" height="22" rx="11" fill="none" '
            f'stroke="{colour}" stroke-width="2" stroke-dasharray="5 4"/></svg>'
        )
    rows = {"1": (16,), "2": (14, 18), "3": (12, 16, 20)}[number]
    lines = "".join(f'<line x1="2%" x2="97%" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2"/>' for y in rows)
    path = f'<path d="M-7 1l7 6-7 6" fill="none" stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
    tip = f'<svg x="98%" y="9" width="1" height="14">{path}</svg>'
    return f'<svg aria-hidden="true">{lines}{tip}</svg>'
