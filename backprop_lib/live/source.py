"""The views' JavaScript as one module a widget: `import … from "./name.js"` lines are replaced by that file, each once.

The files are ordinary modules, so editors and checkers read them as they are. There is no other build step, and three rules:

- comments, white space and long names stay behind (`squeeze`), which keeps what travels to the browser small;
- `scene.js` travels once, with the model: in a panel an import from it declares the names, and `panel.js` fills them in
  before anything is drawn (so a panel calls them inside its functions, not while its module loads);
- two modules are no files: `program.js` is what the derivation prints for one network, `shared.js` is that filling in.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from backprop_lib.live.squeeze import squeeze

__all__ = ["esm", "scoped", "style"]

HERE = Path(__file__).resolve().parent
_IMPORT = re.compile(r'^import (\* as \w+|\{[^}]*\}) from "(\.{1,2}/[\w./]+\.js)";\n', re.M)
_COMMENT = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.M | re.S)
_EXPORT = re.compile(r"^export (?!default)", re.M)
_FRAME = re.compile(r"(^|[,{}])\.bp(?=[ \[])")
_NAME = re.compile(r"^export (?:async )?(?:function|const) (\w+)", re.M)


@cache
def esm(name: str, program: str = "") -> str:
    """The module `name` (a path inside this folder) with everything it imports; `program` stands for program.js."""
    main = HERE / name
    carries = name == "model.js"
    seen: set[Path] = set()
    wanted: set[str] = set()

    def read(path: Path) -> str:
        if path in seen:
            return ""
        seen.add(path)
        if path.name == "program.js":
            return _EXPORT.sub("", program)
        if path.name == "shared.js":
            return "@shared@"
        text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        text = _IMPORT.sub(lambda match: follow(match[1], (path.parent / match[2]).resolve()), text)
        return text if path == main else _EXPORT.sub("", text)

    def follow(names: str, path: Path) -> str:
        if path.name == "scene.js" and not carries:
            wanted.update(re.findall(r"\w+", names))
            return ""
        whole = names.removeprefix("* as ")
        text = read(path)
        return text if whole == names else f"{text}const {whole} = {{ {', '.join(_NAME.findall(path.read_text(encoding='utf-8')))} }};\n"

    text = read(main)
    names = ", ".join(sorted(wanted))
    text = text.replace("@shared@", f"let {names};\nconst share = (scene) => {{ ({{ {names} }} = scene); }};\n")
    return squeeze(text)


@cache
def style(name: str = "live.css") -> str:
    """A style sheet, squeezed as well: that of all panels, or one that a panel brings along, such as "panels/paths.css"."""
    text = re.sub(r"/\*.*?\*/", "", (HERE / name).read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"(?<=[:;{},])\s+|\s+(?=[{}])|;\s*(?=\})|^\s+", "", text)


def scoped(sheet: str, panel: str) -> str:
    """Squeezed rules for one panel alone: another panel's element of the same class is left as it is.

    The wrapping rule adds nothing to what a rule weighs, and `.bp` at the start of a selector stands for the panel itself.
    What a panel draws outside of its frame, beside another panel, says with `data-part` whose it is.

    >>> scoped(".bp h2{margin:0}.bp-step{min-height:9em}", "backward")
    ':where([data-panel="backward"],[data-part="backward"]){&:is(.bp,[data-part]) h2{margin:0}.bp-step{min-height:9em}}'
    """
    inside = _FRAME.sub(lambda match: f"{match[1]}&:is(.bp,[data-part])", sheet)
    return f':where([data-panel="{panel}"],[data-part="{panel}"]){{{inside}}}'
