"""Put the pages together: lessons, start page, `embed.html` and `work.html`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backprop_lib import __version__
from backprop_lib.exercises import EXERCISES, Session
from backprop_lib.live.panel import image
from backprop_lib.mistakes import Diagnosis
from tools import links
from tools.pages import starting
from tools.pages.exercises import Texts, verdict
from tools.pages.files import SOURCES, Files
from tools.pages.rendering import Lesson, place, render, still
from tools.pages.running import KEPT, ROOT, library, run_all
from tools.pages.views import Modules, digest, state_of
from tools.pages.words import plain

__all__ = ["POLICY", "build"]

POLICY = "; ".join(
    ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "base-uri 'none'", "form-action 'none'"]
)
TITLE = "Backprop Notebooks"
HOME = links.address(ROOT)


def build(to: Path, wanted: Sequence[str] = ()) -> str:
    """Build the pages of all or some lessons into a folder; returns a sentence. Raises ValueError for an unknown lesson."""
    known = {path.name[:2]: path for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))}
    if unknown := [name for name in wanted if name not in known]:
        raise ValueError(f"there is no lesson {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [known[name] for name in wanted] or list(known.values())
    ran, modules = run_all(chosen), Modules()
    lessons = [_lesson(path.stem, ran[path.stem], modules) for path in chosen]
    site = _Site(lessons, modules, lite=(to / "lite").is_dir())
    site.write_pages()
    site.files.write(to)
    size = sum(map(len, site.files.contents.values())) / 1e6
    missing = "" if site.common["search"] else "; without search, because npm has not installed its library"
    return f"{len(lessons)} lessons in {len(site.files.contents)} files, {size:.1f} MB: open {to / 'index.html'}{missing}"


def _lesson(name: str, nb: nbformat.NotebookNode, modules: Modules) -> Lesson:
    """A rendered lesson; what its exercises are judged by is made once for each state of the library."""
    makers = b"".join((Path(__file__).parent / f"{part}.py").read_bytes() for part in ("exercises", "words"))
    kept = KEPT / f"exercises-{name[:2]}-{digest(library() + makers + name.encode(), 16)}.json"
    judged = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None
    lesson = render(name, nb, modules, HOME, judged)
    if judged is None:
        for old in KEPT.glob(f"exercises-{name[:2]}-*"):
            old.unlink()
        kept.write_text(json.dumps({"exercises": lesson.exercises, "texts": lesson.texts.all}), encoding="utf-8")
    return lesson


class _Site:
    """All pages of these lessons."""

    def __init__(self, lessons: Sequence[Lesson], modules: Modules, lite: bool) -> None:
        self.lessons, self.files = lessons, Files()
        self.start, self.first = _start(modules)
        self.predict = _prediction(modules)
        self.views = {name: self.files.share(f"{name}.js", text, "views") for name, text in modules.scripts.items()}
        self.files.share_scripts_and_styles(modules)
        self.scripts = {lesson.name: self._state(lesson) for lesson in (self.start, *lessons)}
        self.pages = [_titles(lesson) for lesson in lessons]
        self.common = {
            "policy": POLICY, "version": __version__, "assets": self.files.assets, "home": HOME, "lessons": self.pages,
            "description": "The gradient behind neural-network training, derived, checked and dragged in live lessons",
            "search": self.files.share_search(lessons), "binder": _binder(), "lite": lite, "page": "", "scripts": [],
        }  # fmt: skip
        loader = FileSystemLoader(SOURCES)
        self.templates = Environment(loader=loader, autoescape=False, undefined=StrictUndefined, trim_blocks=True)

    def _page(self, name: str, template: str, **more: Any) -> None:
        self.files.add(name, self.templates.get_template(template).render(**(self.common | more)))

    def _state(self, lesson: Lesson) -> list[str]:
        """The scripts of a page: the modules of its views, then the state of its widgets and exercises."""
        models = {name: model for view in lesson.views for name, model in view.models.items()}
        bench = any(view.kind == "Workbench" for view in lesson.views)
        used = {model["module"] for model in models.values()} | ({self.predict["module"]} if bench else set())
        content = {
            "lesson": lesson.name, "version": __version__, "stamp": digest(json.dumps(models, sort_keys=True), 8), "models": models,
            "exercises": lesson.exercises, "texts": lesson.texts.all, "predict": self.predict if bench else None, "pause": _pause(),
        }  # fmt: skip
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        own = self.files.share(f"{lesson.number}.js", f'(self.backprop ??= []).push(["page", "{lesson.name}", {text}]);\n', "state")
        return [*(self.views[module] for module in sorted(used)), own]

    def write_pages(self) -> None:
        """Every page, its pictures and its notebook."""
        for lesson in (self.start, *self.lessons):
            for name, picture in lesson.files.items():
                self.files.add(name, picture)
        for i, lesson in enumerate(self.lessons):
            name = lesson.name
            self.files.add(f"notebooks/{name}.ipynb", (ROOT / "notebooks" / f"{name}.ipynb").read_bytes())
            self._page(
                f"{name}.html", "lesson.html.j2", title=f"{lesson.number} {plain(lesson.title)} · {TITLE}", kind="lesson", page=name,
                lesson=lesson, before=self.pages[i - 1] if i else None, after=self.pages[i + 1] if i + 1 < len(self.pages) else None,
                scripts=self.scripts[name], binder=_binder(name),
            )  # fmt: skip
        self._page("index.html", "index.html.j2", title=TITLE, kind="start", page="start", view=self.first, scripts=self.scripts["start"])
        titles = {page["name"]: f"{page['number']} {page['plain']}" for page in self.pages}
        self._page("work.html", "work.html.j2", title=f"Your work · {TITLE}", kind="work", titles=titles)
        known = {"" if lesson is self.start else lesson.name: self._known(lesson) for lesson in (self.start, *self.lessons)}
        self._page("embed.html", "embed.html.j2", title=f"A live view · {TITLE}", kind="frame", page="embed", view=self.first, known=known)
        self.files.add(".nojekyll", "")

    def _known(self, lesson: Lesson) -> dict[str, Any]:
        """For `embed.html`: a lesson's scripts, and its views, each with its picture."""
        started = lesson is self.start
        return {
            "page": "index.html" if started else f"{lesson.name}.html",
            "title": TITLE if started else f"{lesson.number} {plain(lesson.title)}",
            "views": [
                {"widget": view.widget, "kind": view.kind, **picture} for view, picture in zip(lesson.views, lesson.stills, strict=True)
            ],
            "scripts": self.scripts[lesson.name],
        }


def _start(modules: Modules) -> tuple[Lesson, str]:
    """The start page's view, as a lesson without text, and its place in the page."""
    lesson, bench = Lesson("start"), starting.widget()
    lesson.views.append(state_of(bench.model_id, starting.states(bench), modules, {}))
    picture = still(lesson, image(bench.picture(), bench.alt()))
    return lesson, place(lesson, picture)


def _prediction(modules: Modules) -> dict[str, Any]:
    """What a teacher's `predict=on` puts before a workbench; the page adds the network."""
    state = starting.prediction()["state"]
    return {
        "kind": "Predict",
        "module": modules.add("Predict", state),
        "state": {"stages": state["stages"], "asked": state["asked"], "results": []},
    }


def _titles(lesson: Lesson) -> dict[str, str]:
    """A lesson's name, number, title (as HTML and in letters), and what one is able to do after it."""
    table = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    able = re.search(rf"^\| \d\d \| \[[^]]*\]\({lesson.name}\.ipynb\) \| ([^|]*?) \|", table, re.M)
    title = {"name": lesson.name, "number": lesson.number, "title": lesson.title, "plain": escape(plain(lesson.title))}
    return title | {"able": able[1] if able else ""}


def _pause() -> str:
    """What three wrong answers within ten seconds bring, with a mark where the hint goes."""
    texts = Texts()
    card = verdict(Session(EXERCISES)._pause(Diagnosis("unknown", "", hints=("", "⟨hint⟩", ""))), texts)
    return texts.all[card["html"]]


def _binder(lesson: str = "") -> str:
    name = re.sub(r"^https://github\.com/", "", HOME)
    return f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/tree/notebooks/{lesson + '.ipynb' if lesson else ''}"
