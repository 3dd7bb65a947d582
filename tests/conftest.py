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


def in_ci() -> bool:
    """Whether this is the gate."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """--long runs everything."""
    parser.addoption("--long", action="store_true", help="the long forms as well, which a run of all tests leaves to CI")


def leaves_long_out(config: pytest.Config) -> bool:
    """Whether the long forms wait for CI: in a run of all tests, where they were not asked for."""
    if hasattr(config, "workerinput"):
        return bool(config.workerinput["leaves_long_out"])
    return config.args_source == config.ArgsSource.TESTPATHS and not in_ci() and not config.getoption("--long")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell it to a worker, which is given files whatever was asked for."""
    node.workerinput["leaves_long_out"] = leaves_long_out(node.config)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say what is left out."""
    return "long forms are left to CI; here: --long" if leaves_long_out(config) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long forms out."""
    if leaves_long_out(config):
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test fails the run: what was not looked at is not right."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or not in_ci():
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
