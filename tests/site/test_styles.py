"""The pages' style sheet leaves what stands inside a live view to the view's own."""

import re

from tests.course.course_tools import ROOT

LIVE = ROOT / "backprop_lib" / "live"
# the same on the pages and in the views: the colours of the factors and of a number's sign
ALIKE = {"f1", "f2", "f3", "pos"}


def classes_of_views() -> set[str]:
    """The classes that the views' JavaScript gives, but for those that begin with `bp-`."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in LIVE.rglob("*.js"))
    given = re.findall(r'class(?:="|: "|: `|", ")([^"`]*)', text)
    return {name for some in given for name in re.findall(r"(?<![\w-])[a-z]\w*", re.sub(r"\$\{[^}]*\}", " ", some))}


def test_no_rule_of_the_pages_styles_a_part_of_a_view() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", (ROOT / "site" / "site.css").read_text(encoding="utf-8"), flags=re.S)
    views, wrong = classes_of_views() - ALIKE, []
    assert {"line", "note", "total"} <= views
    for selectors in re.findall(r"([^{};]+)\{", sheet):
        # only what applies everywhere: `.note`, but not `.exercise .note`, nor `.note:not(.bp *)`
        selectors = re.sub(r":(?:is|has)\((?:[^()]|\([^()]*\))*\)", ":some", selectors)
        everywhere = re.findall(r"(?:^|,)\s*(?:\.scripts )?(\.[\w-]+(?::not\([^)]*\))?)\s*(?=,|$)", selectors)
        wrong += [one for one in everywhere if one.split(":")[0][1:] in views and ".bp *" not in one]
    assert not wrong
