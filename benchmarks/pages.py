"""The pages: how soon the first live view answers, how much a page needs, and whether anything shifts.

`python benchmarks/pages.py` builds the pages, serves them on 127.0.0.1, opens each lesson and the start page five times in a fresh
browser profile, prints a table and stores it (about two minutes); `--short` opens each once and stores nothing. Milliseconds count from
the navigation; "answers" is the first view drawn and ready for a hand. The aim: at most 600 ms and 1 MB.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from record import record, table

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.lab import FLAGS, find_chromium
from tests.site.pages import Page, Served
from tools.pages.building import build

MARKS = """() => Object.fromEntries(performance.getEntriesByType("mark").map((one) => [one.name, one.startTime]))"""


def visit(browser: Browser, site: Served, name: str) -> dict[str, Any]:
    """Open a page once, in a profile that has nothing of it yet."""
    page = Page(browser, site, name, block=None)
    marks = page.page.evaluate(MARKS)
    page.page.wait_for_timeout(200)
    firsts = [value for key, value in marks.items() if key.startswith("alive ")]
    found = {
        "answers": min(firsts), "all": marks["page alive"], "requests": len(page.requests), "bytes": sum(size for _, size in page.requests),
        "shift": page.page.evaluate("self.shifted"), "errors": len(page.errors),
    }  # fmt: skip
    page.context.close()
    return found


def measure(browser: Browser, site: Served, times: int) -> list[dict[str, Any]]:
    """One row a page: medians over the visits, and the worst of what must not happen."""
    rows = []
    for name in ["index.html", *(site.name(lesson) for lesson in site.lessons)]:
        visits = [visit(browser, site, name) for _ in range(times)]
        rows.append(
            {
                "page": name.removesuffix(".html"), "first view answers (ms)": round(median(one["answers"] for one in visits)),
                "all views (ms)": round(median(one["all"] for one in visits)), "requests": visits[0]["requests"],
                "kB": round(visits[0]["bytes"] / 1000), "layout shift": round(max(one["shift"] for one in visits), 4),
                "errors or requests outside": sum(one["errors"] for one in visits),
            }
        )  # fmt: skip
    return rows


def main() -> None:
    """Print the table, and store it unless it is the short form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="each page once, nothing stored")
    short = parser.parse_args().short
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        to = Path(folder) / "a course" / "pages"
        print(build(to))
        site = Served(to)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        visit(browser, site, "index.html")
        rows = measure(browser, site, 1 if short else 5)
        browser.close()
        site.close()
    print(table(list(rows[0]), [list(row.values()) for row in rows]))
    if not short:
        record("pages", {"visits": 5, "pages": rows}, [])


if __name__ == "__main__":
    main()
