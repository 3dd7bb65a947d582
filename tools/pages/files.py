"""The files of the site: pages under their own names, what pages share under names that change with the content."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from backprop_lib import __version__
from backprop_lib.mistakes.card import STYLE
from tools.pages.bundling import bundle
from tools.pages.rendering import Lesson
from tools.pages.running import ROOT
from tools.pages.views import Modules, digest
from tools.pages.words import plain

__all__ = ["SOURCES", "Files"]

SOURCES = ROOT / "site"
SEARCH = ROOT / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
BESIDE = {"lite"}
"""What another program builds into the same folder."""


@dataclass
class Files:
    """What is written: contents by name, and the addresses of what pages share."""

    contents: dict[str, bytes] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: str | bytes) -> str:
        """A page or picture under its own name."""
        self.contents[name] = content.encode() if isinstance(content, str) else content
        return name

    def share(self, name: str, content: str | bytes, folder: str = "assets") -> str:
        """A shared file; returns its address, which changes with its content."""
        stem, _, kind = name.rpartition(".")
        self.assets[name] = self.add(f"{folder}/{stem}-{digest(content, 8)}.{kind}", content)
        return self.assets[name]

    def share_scripts_and_styles(self, modules: Modules) -> None:
        """The site's own scripts, its icon, and one style sheet for pages, cards and views."""
        for name in ("first.js", "icon.svg"):
            self.share(name, (SOURCES / name).read_text(encoding="utf-8"))
        self.share("site.js", bundle(SOURCES / "main.js", __version__))
        own = [(SOURCES / name).read_text(encoding="utf-8") for name in ("site.css", "code.css")]
        sheets = [re.sub(r"/\*.*?\*/", "", sheet, flags=re.S).strip() for sheet in (*modules.styles, STYLE, *own)]
        self.share("site.css", "\n".join(sheets) + "\n")

    def share_search(self, lessons: Sequence[Lesson]) -> str:
        """The two files that the search loads when it is first used; "" where npm has not brought its library."""
        if not SEARCH.exists():
            return ""
        sections = [
            {"id": f"{lesson.number}#{i}", "lesson": lesson.number, "title": plain(title), "text": text, "url": _at(lesson, name)}
            for lesson in lessons
            for i, (_, name, title, text) in enumerate(lesson.sections)
        ]
        index = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
        library = re.sub(r"\n//# sourceMappingURL=.*", "", SEARCH.read_text(encoding="utf-8"))
        return " ".join([self.share("minisearch.js", library), self.share("sections.js", f"self.backpropSections = {index};\n")])

    def write(self, folder: Path) -> None:
        """Write all files, and remove those of an earlier build."""
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old.name not in BESIDE:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        for name, content in self.contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _at(lesson: Lesson, section: str) -> str:
    return f"{lesson.name}.html" + (f"#{section}" if section else "")
