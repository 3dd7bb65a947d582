"""Markdown and LaTeX as HTML that needs nothing else: formulas as MathML, code with classes, links from lesson to lesson."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from backprop_lib.explanation import COLOURS
from backprop_lib.mistakes.card import PRIME
from backprop_lib.readers.mathml import mathml

__all__ = ["code", "formula", "markdown", "plain", "slug"]

CLASSES = {COLOURS["loss"]: "f1", COLOURS["activation"]: "f2", COLOURS["incoming"]: "f3", COLOURS["weight"]: "pos"}
_DOLLARS = re.compile(r"^\s*\${1,2}(.*?)\${1,2}\s*$", re.S)
_LESSON = re.compile(r"^(\d\d_\w+)\.ipynb(#.*)?$")


@lru_cache(maxsize=4096)
def formula(latex: str, block: bool = False) -> str:
    """A formula, with or without its dollar signs, as MathML. Raises ValueError for what can't be translated."""
    inside = re.sub(r"\\\\\s*\[[\d.]+pt\]", r"\\\\ ", _DOLLARS.sub(r"\1", latex).strip())
    text = mathml(inside, "block" if block else "inline")
    if "\\" in text or "<mi>&</mi>" in text:
        raise ValueError(f"this formula does not become MathML: {inside}")
    text = re.sub(r"<msup><mi>(\w)</mi><mi>(?:&#x02032;|&#x2032;|′)</mi></msup>", PRIME, text)
    text = re.sub(r'mathcolor="(#\w+)"', lambda m: f'class="{CLASSES[m[1]]}"', text)
    return f'<div class="formula scroll">{text}</div>' if block else text


def code(source: str) -> str:
    """Python with the classes of `code.css`."""
    return f'<pre class="code scroll"><code>{highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip()}</code></pre>'


def plain(html: str) -> str:
    """The words of a piece of HTML; of a formula its letters."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", re.sub(r"</(p|li|h\d|tr|td|th|pre)>", " ", html)))).strip()


def slug(text: str) -> str:
    """A heading's name in an address."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


class _Renderer(IPythonRenderer):
    """`home` is the address of the repository, for links out of the lessons."""

    def __init__(self, home: str) -> None:
        super().__init__(escape=False)
        self.home = home

    def block_math(self, body: str) -> str:
        return formula(body, block=True)

    def latex_environment(self, name: str, body: str) -> str:
        return formula(rf"\begin{{{name}}}{body}\end{{{name}}}", block=True)

    def inline_math(self, body: str) -> str:
        return formula(body)

    def heading(self, text: str, level: int, **_: Any) -> str:
        name = slug(plain(text))
        return f'<h{level} id="{name}">{text} <a class="anchor" href="#{name}" aria-label="link to this section">#</a></h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if found := _LESSON.match(url):
            url = f"{found[1]}.html{found[2] or ''}"
        elif url.startswith("README.md"):
            url = "index.html"
        elif url.startswith("../"):
            url = f"{self.home}/blob/HEAD/{url[3:]}"
        return f'<a href="{escape(url)}">{text}</a>'

    def block_code(self, code_: str, info: str | None = None) -> str:
        if (info or "").startswith("python"):
            return code(code_)
        return f'<pre class="code scroll"><code>{escape(code_.rstrip())}</code></pre>'

    def table_head(self, text: str) -> str:
        return f"<thead><tr>{text}</tr></thead>"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        kind, more = ("th", ' scope="col"') if head and text else ("td", "")
        side = f' class="to-{align}"' if align else ""
        return f"<{kind}{more}{side}>{text}</{kind}>"


def markdown(text: str, home: str = "") -> str:
    """Markdown with LaTeX as HTML."""
    html = MarkdownWithMath(renderer=_Renderer(home)).render(text)
    html = re.sub(r"<p>(\s*<div class=\"formula.*?</div>\s*)</p>", r"\1", html, flags=re.S)
    return re.sub(r"<table>(.*?)</table>", r'<div class="scroll"><table>\1</table></div>', html, flags=re.S)
