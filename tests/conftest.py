"""What holds for every test: how Hypothesis searches, and that nothing is skipped unseen where it counts."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

# In the gate the same examples every time; at night others, and many more.
settings.register_profile("gate", derandomize=True, deadline=None, database=None)
settings.register_profile("nightly", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
# For each mutant anew: no search for the smallest example.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, database=None, max_examples=30, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

NO_SUCH_DEVICE = "no such device: "  # a skip with this reason is allowed everywhere


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped, as it was written down."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test fails the run: what was not looked at is not right."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or os.environ.get("CI", "").lower() not in {"1", "true"}:
        return
    skipped = [r for r in terminal.stats.get("skipped", []) if not reason(r).startswith(NO_SUCH_DEVICE)]
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        terminal.write_line("")
        for report in skipped:
            terminal.write_line(f"skipped in CI, which counts as a failure: {report.nodeid}: {reason(report)}", red=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one the test is skipped."""
    from playwright.sync_api import Error, sync_playwright

    from tests.browser.lab import FLAGS, find_chromium

    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        except Error:
            pytest.skip("no Chromium on this machine: install chromium or set CHROMIUM to its path to run the browser tests")
        yield found
        found.close()
