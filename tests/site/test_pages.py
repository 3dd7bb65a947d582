"""The pages as built: alive without a kernel, true, small, quiet, accessible; and what they say where something is missing.

Lessons 01 and 03 here; `make pages` runs the same over all lessons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from backprop_lib import __version__
from backprop_lib.live import LiveNetwork
from backprop_lib.live.link import from_link
from backprop_lib.nets import four_layer_net, four_layer_sample
from backprop_lib.notation import w
from backprop_lib.report import read_folder
from tests.site.answers import judged_alike
from tests.site.moving import MOVES, workbench
from tests.site.pages import LESSONS, Page, Served, lessons
from tools.pages.building import POLICY

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
MOST = 1_000_000
JUDGED = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  // axe takes a heading that consists of a formula for an empty one
  const formula = (id, { target: [at] }) => id === "empty-table-header" && document.querySelector(at).querySelector("math");
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.filter((node) => !formula(id, node)).slice(0, 3).map(({ html }) => `${id} (${impact}): ${html.slice(0, 200)}`));
}"""
Visit = Callable[..., Page]


@pytest.mark.parametrize("name", [*(path.name[:2] for path in lessons()), "index.html", "work.html", "embed.html"])
def test_a_page_is_small_quiet_and_accessible_and_its_views_are_alive_and_true(name: str, visit: Visit) -> None:
    page = visit(name)
    needs_little_and_nobody_else(page)
    views = page.views()
    assert views or name == "work.html"
    for view in views:
        assert view.get_attribute("data-state") == "alive", view.inner_text()
        MOVES[str(view.get_attribute("data-kind"))](page, view)
    # pictures come when they are scrolled to, the page's icon when the browser likes
    assert [url for url, _ in page.requests[page.loaded :] if "/img/" not in url and "/icon-" not in url] == []
    if name.isdigit():
        assert page.page.locator(".exercise:not([data-form=''])").count() >= 4
        judged_alike(page)
        in_print_there_is_all_its_text_and_no_controls(page)
    nothing_is_wider_than_the_page(page)
    if LESSONS == ["all"] or name != "01":
        axe_finds_nothing(page, ("light", "dark") if LESSONS == ["all"] else ("light",) if name == "03" else ("dark",))
    assert page.errors == []


def needs_little_and_nobody_else(page: Page) -> None:
    page.page.wait_for_timeout(100)
    size = sum(size for _, size in page.requests)
    assert 1_000 < size < MOST, f"{size:,} bytes"
    assert all(url.startswith(page.site.url) for url, _ in page.requests)
    page.loaded = len(page.requests)
    assert page.page.evaluate("self.shifted") < 0.02, "it shifts"


def axe_finds_nothing(page: Page, themes: tuple[str, ...]) -> None:
    assert AXE.exists(), "axe-core is not installed: npm ci"
    page.page.evaluate(AXE.read_text(encoding="utf-8"))
    page.page.evaluate("() => { for (const fold of document.querySelectorAll('summary')) fold.parentElement.open = true; }")
    for theme in themes:
        page.page.emulate_media(color_scheme=theme)
        assert page.page.evaluate(JUDGED) == [], theme


def in_print_there_is_all_its_text_and_no_controls(page: Page) -> None:
    tab = page.page
    tab.emulate_media(media="print")
    for hidden in (".bar", ".share", ".onward", ".answer .row"):
        expect(tab.locator(hidden).first).not_to_be_visible()
    expect(tab.locator(".exercise .ask").first).to_be_visible()
    for view in page.views():
        assert view.locator("svg").first.is_visible()
    tab.emulate_media(media="screen")


def nothing_is_wider_than_the_page(page: Page) -> None:
    """On a phone, a tablet, a projector."""
    for width in (390, 768, 1920):
        page.page.set_viewport_size({"width": width, "height": 900})
        page.frame()
        wide = page.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} pixels wider than {width}"


def test_the_policy_is_strict_and_nothing_in_a_page_needs_more(site: Served) -> None:
    assert "unsafe" not in POLICY
    for path in site.folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert f'content="{POLICY}"' in text
        assert not re.search(r"<style|\sstyle=|<script(?! src=)|\son\w+=\"|(?:\ssrc|<link[^>]*\shref)=\"(?:https?:)?//", text), path.name
        assert f"backprop_lib {__version__}" in text
        for address in re.findall(r'(?:src|href)="([^"#?:]+)["#?]', text):
            elsewhere = re.match(r"\d\d_\w+\.html$", address) and address[:2] not in site.lessons  # not built here
            assert elsewhere or (site.folder / address).exists(), f"{path.name} names {address}, which is not there"


def test_work_survives_a_reload_is_exported_and_erased(site: Served, visit: Visit, tmp_path: Path) -> None:
    page = visit("03")
    sheet, tab = page.page.locator("#exercise-03-1"), page.page
    sheet.locator("input").fill("0.123")
    sheet.get_by_role("button", name="Check").click()
    expect(sheet.locator(".bp-card h2")).to_contain_text("Not right")
    sheet.get_by_role("button", name="Hint").click()
    expect(sheet.locator(".sheet h4")).to_have_text("Hint 1 of 3: where")
    sheet.get_by_role("button", name="Hint").click()
    expect(sheet.locator(".sheet")).to_contain_text("needs a changed answer")
    choice = tab.locator("#exercise-03-a")
    choice.locator("label").nth(0).click()
    choice.get_by_role("button", name="Check").click()
    asked = tab.locator(".view[data-kind=Predict]").first
    asked.locator("[role=radio]").first.click()
    asked.locator(".bp-commit").click()
    told = asked.locator(".bp-reveal").inner_text()
    tab.reload()
    tab.wait_for_function("() => document.documentElement.dataset.alive === 'all'")
    expect(sheet.locator("input")).to_have_value("0.123")
    expect(sheet.locator(".counter")).to_have_text("1 attempt")
    assert asked.locator(".bp-reveal").inner_text() == told
    tab.goto(f"{site.url}work.html")
    expect(tab.locator("tbody tr")).to_have_count(1)
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="Export").click()
    saved.value.save_as(tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["exercises"]["03.1"]["attempts"][0]["note"] == "03.1:?"
    assert report["exercises"]["03.1"]["hints"] == 1
    assert sum(one["answers"] for one in report["predictions"].values()) == 1
    assert "0.123" not in json.dumps(report)
    read, skipped = read_folder(tmp_path)
    assert (len(read.learners), skipped) == (1, [])
    tab.get_by_role("button", name="Erase").click()
    tab.get_by_role("button", name="for good").click()
    expect(tab.locator("[data-desk]")).to_contain_text("Nothing yet")
    assert tab.evaluate("() => Object.keys(localStorage)") == []
    assert page.errors == []


def test_a_link_carries_the_state(visit: Visit) -> None:
    live = LiveNetwork(four_layer_net(), *four_layer_sample())
    live[w(4, 1, 2)] = -1.25
    live.select(w(3, 2, 2))
    page = visit("index.html", live.link())
    held = page.live(page.views()[0])
    assert held.held["p"] == live.parameters
    assert held.selected == w(3, 2, 2)
    workbench(page, page.views()[0])
    fold = page.page.locator(".share summary").first
    fold.click()
    field = page.page.locator(".share input[readonly]").first
    expect(field).to_have_value(re.compile("#bp="))
    copied = field.input_value()
    again = from_link(LiveNetwork, copied)
    assert again.parameters == page.live(page.views()[0]).held["p"]
    page.leave()
    cut = visit("index.html", live.link()[:-9])
    expect(cut.views()[0]).to_contain_text("is damaged")
    assert cut.live(cut.views()[0]).held["p"] == list(live.start)
    cut.leave()
    other = LiveNetwork(four_layer_net().replace({w(2, 1, 1): 3.5}), *four_layer_sample())
    expect(visit("index.html", other.link()).page.locator(".notices")).to_contain_text("not on this page")


def test_a_teacher_s_presets(visit: Visit) -> None:
    page = visit("index.html", "?hide=values&panels=LossCurve,Diagram&theme=dark")
    panels = page.page.locator(".bp-grid > * > [data-panel]").evaluate_all("(all) => all.map((one) => one.dataset.panel)")
    assert panels == ["curve", "diagram"]
    expect(page.page.locator(".bp-nodes text").first).not_to_be_visible()
    no_number_is_seen_or_spoken(page)
    page.page.locator("[data-panel=curve] [role=slider]").first.focus()
    page.page.keyboard.press("ArrowUp")  # nor when it has changed
    page.frame()
    assert page.live(page.views()[0]).held["p"] != four_layer_net().parameters.tolist()
    no_number_is_seen_or_spoken(page)
    assert page.page.evaluate("() => getComputedStyle(document.querySelector('.bp')).colorScheme") == "dark"
    assert page.errors == []
    page.leave()
    asked = visit("index.html", "?predict=on")
    asked.page.locator("[data-panel=predict] [role=radio]").first.click()
    asked.page.locator("[data-panel=predict] .bp-commit").click()
    expect(asked.page.locator(".bp-reveal")).to_be_visible()
    assert asked.errors == []
    asked.leave()
    expect(visit("index.html", "?panels=Nonsense").page.locator(".notices")).to_contain_text("nonsense")


def no_number_is_seen_or_spoken(page: Page) -> None:
    """Where numbers are hidden: none with three decimals in sight, none at all for a screen reader, but in questions."""
    found = page.page.evaluate(
        r"""() => [...document.querySelectorAll(".stage *")].filter((node) => !node.closest("[data-panel=predict]")).flatMap((node) => [
          ...[...node.childNodes].filter(({ nodeType, data }) => nodeType === 3 && /\d\.\d{3}/.test(data)
            && node.checkVisibility({ visibilityProperty: true })).map(({ data }) => data),
          ...["aria-label", "aria-valuetext", "title"].map((name) => node.getAttribute(name)).filter((text) => /\d\.\d/.test(text)),
        ])"""
    )
    assert found == []


def test_a_view_in_a_frame(site: Served, visit: Visit) -> None:
    lesson = next(site.folder.glob("03_*.html")).read_text(encoding="utf-8")
    number = re.findall(r'data-kind="(\w+)"', lesson).index("Workbench") + 1
    for query, kind in (("", "Workbench"), ("?lesson=03&view=1", "Predict"), (f"?lesson=03&view={number}&hide=values", "Workbench")):
        page = visit("embed.html", query)
        view = page.views()[0]
        assert (view.get_attribute("data-state"), view.get_attribute("data-kind")) == ("alive", kind)
        MOVES[kind](page, view) if "hide" not in query else no_number_is_seen_or_spoken(page)
        assert page.errors == []
        page.leave()
    expect(visit("embed.html", "?lesson=42").page.locator(".notices")).to_contain_text("no view 1 in lesson")


def test_search_finds_a_section_and_goes_there(visit: Visit) -> None:
    page = visit("03")
    page.page.keyboard.press("/")
    page.page.locator("dialog input").fill("saturated")
    page.page.locator("dialog li a").first.wait_for()
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url(re.compile(r"/\d\d_\w+\.html#"))
    page.page.wait_for_function("() => document.documentElement.dataset.alive === 'all'")
    page.page.keyboard.press("/")
    page.page.locator("dialog input").fill("qqqqq")
    expect(page.page.locator("dialog [role=status]")).to_contain_text("Nothing about")
    assert page.errors == []


def test_the_theme_is_the_system_s_until_another_is_chosen(visit: Visit) -> None:
    page = visit("index.html", theme="dark").page
    paper = "() => getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(17, 17, 17)"
    page.get_by_role("button", name="dark theme").click()
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.reload()
    assert page.evaluate(paper) == "rgb(255, 255, 255)"


def test_pages_live_from_a_folder_without_a_server(visit: Visit) -> None:
    page = visit("03", file=True)
    assert page.states() == {"alive"}
    workbench(page, page.bench())
    assert page.errors == []


# trouble


def still(page: Page) -> None:
    """Every view is its picture, loaded, with a sentence in sight."""
    for view in page.views():
        picture = view.locator(".still")
        picture.scroll_into_view_if_needed()
        assert picture.get_attribute("alt")
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(image) => image.naturalWidth") > 100
        expect(view.locator(".note")).to_be_visible()
        assert view.locator(".note").inner_text().startswith("This is a picture")


@pytest.fixture
def lesson(visit: Visit) -> Callable[..., Page]:
    """Lesson 03 with something missing."""
    return lambda **more: visit("03", **more)


def test_without_scripts_a_lesson_can_be_read(lesson: Callable[..., Page]) -> None:
    page = lesson(scripts=False)
    text = page.page.locator("main").inner_text()
    assert "The product" in text
    assert page.page.locator(".view .still").count() == len(page.views())
    expect(page.page.locator(".view .note").first).to_be_visible()
    expect(page.page.locator("#exercise-03-5 .ask li").first).to_be_visible()
    expect(page.page.locator("#exercise-03-5 .note")).to_contain_text("needs JavaScript")


def truncate(site: Served, start: str, share: float) -> Callable[[str], Any]:
    """Files whose names begin so arrive only in part."""

    def part(name: str) -> bytes | None:
        whole = (site.folder / name).read_bytes() if name.startswith(start) else None
        return whole and whole[: int(share * len(whole))]

    return part


def test_a_download_that_ends_early_leaves_pictures_and_a_sentence(site: Served, visit: Visit, lesson: Callable[..., Page]) -> None:
    page = lesson(block=truncate(site, "state/", 0.6))
    still(page)
    expect(page.page.locator("#exercise-03-1 .note")).to_contain_text("did not arrive")
    page.leave()
    page = lesson(block=truncate(site, "views/diagram", 0.5))
    assert page.views()[0].get_attribute("data-state") == "alive"
    expect(page.bench().locator(".note")).to_contain_text("did not arrive")
    assert page.bench().locator(".still").count() == 1
    page.leave()
    for block in (truncate(site, "assets/site", 0.5), lambda name: True if name.endswith(".js") and "first" not in name else None):
        page = visit("index.html", block=block)
        still(page)
        page.leave()


def test_parts_of_different_versions_leave_pictures_and_a_sentence(site: Served, lesson: Callable[..., Page]) -> None:
    def older(name: str) -> bytes | None:
        if not name.startswith("state/"):
            return None
        return (site.folder / name).read_bytes().replace(f'"version":"{__version__}"'.encode(), b'"version":"0.0.9"')

    page = lesson(block=older)
    still(page)
    expect(page.views()[0].locator(".note")).to_contain_text("different versions")


def test_what_was_kept_by_another_version_or_is_damaged_is_not_mixed_in(visit: Visit) -> None:
    old = {
        "version": "0.0.9", "stamp": "old", "predictions": {"m1": {"asked": ["?"], "scored": []}},
        "exercises": {"03.1": {"stamp": "old", "attempts": [{}], "answer": "1", "hints": 0, "solved": False}},
    }  # fmt: skip
    page = visit("03", kept={"backprop:work:03_gradient_output_layer": json.dumps(old)})
    expect(page.page.locator(".notices")).to_contain_text("another version")
    expect(page.page.locator("#exercise-03-1")).to_contain_text("earlier version of this exercise")
    assert page.states() == {"alive"}
    page.leave()
    for broken in ("{", "[]", "null", '{"exercises": 3}', '{"exercises": null, "predictions": null}'):
        page = visit("index.html", kept={"backprop:work:start": broken})
        assert page.states() == {"alive"}
        assert page.errors == []
        page.leave()


def test_where_the_browser_keeps_nothing_the_page_works_and_says_so(lesson: Callable[..., Page]) -> None:
    page = lesson(before="Object.defineProperty(self, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });")
    expect(page.page.locator(".notices")).to_contain_text("keeps nothing")
    workbench(page, page.bench())
    sheet = page.page.locator("#exercise-03-a")
    sheet.locator("label").nth(0).click()
    sheet.get_by_role("button", name="Check").click()
    expect(sheet.locator(".bp-card")).to_be_visible()
    assert page.errors == []
