"""The site's own scripts as one file: `import … from "./name.js"` lines bring a file in, each once; no other build step."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["bundle"]

_IMPORT = re.compile(r'^import \{ ([^}]*) \} from "(\.{1,2}/[\w./]+\.js)";\n', re.M)
_DECLARED = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.M)
_EXPORT = re.compile(r"^export ", re.M)
_COMMENT = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.M | re.S)


def bundle(main: Path, version: str) -> str:
    """The script `main` with all it imports. Raises ValueError where two files declare one name."""
    seen: dict[Path, str] = {}

    def read(path: Path) -> str:
        if path in seen:
            return ""
        seen[path] = ""
        text = path.read_text(encoding="utf-8").replace('VERSION = "0"', f'VERSION = "{version}"')

        def follow(match: re.Match[str]) -> str:
            other = (path.parent / match[2]).resolve()
            name, _, wanted = match[1].partition(" as ")
            if wanted and "," in match[1]:
                raise ValueError(f"{path.name}: a name is renamed only where it is the only one that is imported: {match[0].strip()}")
            if not wanted:
                return read(other)
            inside = _EXPORT.sub("", _COMMENT.sub("", other.read_text(encoding="utf-8")))
            return f"const {wanted} = (() => {{\n{inside}return {name};\n}})();\n"

        return _EXPORT.sub("", _IMPORT.sub(follow, _COMMENT.sub("", text)))

    whole = read(main.resolve())
    names = _DECLARED.findall(re.sub(r"^const \w+ = \(\(\) => \{\n.*?^\}\)\(\);\n", "", whole, flags=re.M | re.S))
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two files of the site declare {', '.join(sorted(twice))}; give one of them another name")
    return f'(() => {{\n"use strict";\n{whole}}})();\n'
