"""A lesson's cells as HTML, from their outputs: what lives gets a place with its picture in it, what was stored is shown."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

import nbformat

from backprop_lib.exercises import EXERCISES
from tools.pages.exercises import Texts, data, forms
from tools.pages.views import VIEW, Modules, View, alive, digest, state_of, views_of
from tools.pages.words import code, formula, markdown, plain

__all__ = ["NOTE", "Lesson", "place", "render", "still"]

_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_QUESTION = re.compile(r"^\*\*(\d\d\.\w+)\*\* · ")
_CHECKED = re.compile(r"^Exercise (\d\d\.\w+) ")
_HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?) <a class="anchor"', re.S)
NOTE = "This is a picture. The live view in its place needs JavaScript, which is off here or did not load completely."
KERNEL = "This one needs Python behind it, so here is its picture; in a notebook it moves."


@dataclass
class Lesson:
    """A lesson as a page shows it.

    files     pictures by name; `stills` says which of them stand in a view's place
    sections  headings for search: level, id, title, text
    """

    name: str
    title: str = ""
    body: list[str] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    exercises: dict[str, Any] = field(default_factory=dict)
    texts: Texts = field(default_factory=Texts)
    files: dict[str, bytes] = field(default_factory=dict)
    stills: list[dict[str, Any]] = field(default_factory=list)
    sections: list[tuple[int, str, str, str]] = field(default_factory=list)

    @property
    def number(self) -> str:
        """ "03"; the start page's is "start"."""
        return self.name[:2] if self.name[:2].isdigit() else self.name


def render(name: str, nb: nbformat.NotebookNode, modules: Modules, home: str, judged: dict[str, Any] | None = None) -> Lesson:
    """Render a lesson that was run; its views' modules go into `modules`. Raises ValueError for what a page can't show.

    `judged` is what an earlier build made of the same exercises: {"exercises": …, "texts": …}.
    """
    lesson = Lesson(name)
    if judged:
        lesson.exercises = judged["exercises"]
        for text in judged["texts"]:
            lesson.texts(text)
    states, names = views_of(nb), dict[str, str]()
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            lesson.body.append(_prose(lesson, markdown(cell.source, home)))
        elif cell.cell_type == "code":
            outputs = [_output(lesson, output, states, modules, names, home) for output in cell.outputs]
            lesson.body.append(_cell(cell.source, outputs))
    return lesson


def _prose(lesson: Lesson, html: str) -> str:
    if not lesson.title and (found := re.match(r'<h1 id="[^"]*">(.*?) <a class="anchor".*?</h1>\s*', html, re.S)):
        lesson.title = found[1].removeprefix(f"{lesson.number} ")
        html = html[found.end() :]
        lesson.sections.append((1, "", plain(lesson.title), plain(html)))
        return f'<div class="prose lead">{html}</div>'
    pieces = _HEADING.split(html)
    before = plain(pieces[0])
    if before and lesson.sections:
        level, name, title, text = lesson.sections[-1]
        lesson.sections[-1] = level, name, title, f"{text} {before}"
    for level, name, title, text in zip(*[iter(pieces[1:])] * 4, strict=True):
        lesson.sections.append((int(level), name, title, plain(text.partition("</a>")[2])))
    return f'<div class="prose">{html}</div>'


def _cell(source: str, outputs: list[str]) -> str:
    """Code and what came out; the code of a cell that only asks a question is folded away."""
    shown = [output for output in outputs if output]
    asks = r"from backprop_lib import .*|names = .*|display\(.*\)|(?:question|check|recall)\(.*\)|for .*:|if letter is not \.\.\.:"
    only_asks = re.fullmatch(rf"(?:\s*(?:{asks})\s*)+", source)
    exercise = any(output.startswith('<section class="exercise') for output in shown)
    if only_asks and not shown:
        return ""
    top = code(source)
    if only_asks and exercise:
        top = f'<details class="fold"><summary>the cell of the notebook</summary>{top}</details>'
        return "\n".join([*shown, top])
    result = f'<div class="outputs">{"".join(shown)}</div>' if shown else ""
    return f'<div class="cell">{top}{result}</div>'


def _output(lesson: Lesson, output: Any, states: Any, modules: Modules, names: dict[str, str], home: str) -> str:
    if output.output_type == "stream":
        return f'<pre class="out scroll">{escape(output.text.rstrip())}</pre>'
    if output.output_type == "error":
        raise ValueError(f"{lesson.name}: a cell failed with {output.ename}: {output.evalue}")
    held = output.data
    text = held.get("text/plain", "")
    if VIEW in held:
        return _view(lesson, output, states, modules, names)
    if "text/html" in held:
        if (found := _CHECKED.match(text)) and "Not answered yet." in text:
            return "" if found[1] in EXERCISES else _html(held["text/html"])
        return _html(held["text/html"])
    if "text/markdown" in held:
        found = _QUESTION.match(held["text/markdown"])
        return _exercise(lesson, found[1], held["text/markdown"], home) if found else markdown(held["text/markdown"], home)
    if "text/latex" in held:
        return formula(held["text/latex"], block=True)
    if "image/png" in held:
        return _figure(lesson, output)
    return f'<pre class="out scroll">{escape(text)}</pre>'


def _html(html: str) -> str:
    """HTML of the library: its style sheet is in a file of the site."""
    html = re.sub(r' style="[^"]*"', "", _STYLE.sub("", html)).strip()
    if re.search(r"<script|\son\w+=", html):
        raise ValueError(f"this output brings a script along, which a page does not run: {html[:80]}")
    return f'<div class="html scroll">{html}</div>'


# pictures


def _save(lesson: Lesson, content: bytes, kind: str) -> str:
    name = f"img/{lesson.number}-{digest(content)}.{kind}"
    lesson.files[name] = content
    return name


def _figure(lesson: Lesson, output: Any, kind: str = "figure", inside: str = "") -> str:
    content = base64.b64decode(output.data["image/png"])
    width, height = struct.unpack(">II", content[16:24])
    about = output.metadata.get("image/png", {})
    width, height = about.get("width", width), about.get("height", height)
    alt = escape(about.get("alt", ""), quote=True)
    source = _save(lesson, content, "png")
    return (
        f'<figure class="{kind}"><img src="{source}" alt="{alt}" width="{width}" height="{height}" loading="lazy" decoding="async">'
        f"{inside}</figure>"
    )


def still(lesson: Lesson, html: str) -> str:
    """The picture that stands in a view's place, as a file."""
    found = re.search(r'<img alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]+)">', html)
    if found is None:
        raise ValueError(f"{lesson.name}: a live view has no picture")
    content = base64.b64decode(found[2])
    size = re.search(rb'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', content)
    assert size is not None
    width, height = (round(float(part)) for part in size.groups())
    source = _save(lesson, content, "svg")
    lesson.stills.append({"still": source, "alt": unescape(found[1]), "width": width, "height": height})
    return f'<img class="still" src="{source}" alt="{found[1]}" width="{width}" height="{height}" decoding="async">'


def place(lesson: Lesson, picture: str) -> str:
    """The place of the view that was added last, with its picture in it."""
    view = lesson.views[-1]
    about = f'id="view-{len(lesson.views)}" data-view="{view.widget}" data-kind="{view.kind}"'
    return f'<figure class="view" {about}>{picture}<p class="note">{NOTE}</p></figure>'


# what lives


def _view(lesson: Lesson, output: Any, states: Any, modules: Modules, names: dict[str, str]) -> str:
    widget = output.data[VIEW]["model_id"]
    if alive(widget, states):
        lesson.views.append(state_of(widget, states, modules, names))
        return place(lesson, still(lesson, output.data["text/html"]))
    if "image/png" in output.data:
        return _figure(lesson, output, "figure kernel", f"<figcaption>{KERNEL}</figcaption>")
    return ""  # a progress bar: it was full


def _exercise(lesson: Lesson, id_: str, text: str, home: str) -> str:
    """A place for an exercise: the question, and what can be done with it here."""
    exercise = EXERCISES[id_]
    held = lesson.exercises.setdefault(id_, {}) or data(id_, lesson.texts)
    lesson.exercises[id_] = held
    title = lesson.texts.all[held["title"]]
    head = f'<h3 class="name"><span class="number">{id_}</span> {title}</h3>'
    ask = markdown(text.partition("\n\n")[2], home)
    if forms(exercise) == "":
        how = f'<p class="note always">{_needs(exercise)}</p>'
    else:
        how = (
            '<p class="note">To be told what an answer is, this page needs JavaScript, which is off here or did not load. '
            f'In a notebook, <code>check("{id_}", …)</code> tells you.</p>'
        )
    kind = "exercise recall" if id_[3:].isalpha() else "exercise"
    about = f'id="exercise-{id_.replace(".", "-")}" data-exercise="{id_}" data-form="{forms(exercise)}"'
    return f'<section class="{kind}" {about}>{head}<div class="ask">{ask}</div>{how}</section>'


def _needs(exercise: Any) -> str:
    what = "A function" if "function" in exercise.kind else "An expression"
    return (
        f"{what} is judged by running it, and this page has no Python. Answer this one in a notebook: "
        f'there <code>check("{exercise.id}", …)</code> says what is right, or which mistake it contains. '
        '<a href="#take">Take this lesson along</a>.'
    )
