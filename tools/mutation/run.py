"""Whether a test sees a mutant: a pytest plugin that runs, for each mutant, the tests that reach its line.

Tests are collected once. Each mutant gets a forked process in which the code of the changed functions is exchanged. What no test
sees there, and a change outside of functions (a default, a table, a decorator), is tried with everything imported afresh and
with more tests: values computed while tests are collected are then computed by the changed code. A process that outlives its
time is killed.
"""

import gc
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tools.mutation.mutants import Mutant, mutants_of

QUICK, THOROUGH = 5.0, 15.0  # seconds of tests that a mutant is given: with its code exchanged, and imported afresh
SURVIVED, KILLED = 0, 1
SCRATCH = tempfile.TemporaryDirectory()
Done = Callable[[str, list[tuple[Mutant, bool]]], None]


class Reach:
    """Which tests reach which line, and how long each takes."""

    def __init__(self, lines: dict[str, dict[str, list[str]]], seconds: dict[str, float]) -> None:
        self.lines, self.seconds = lines, seconds

    def tests(self, path: Path, mutant: Mutant, span: range, budget: float) -> list[str]:
        """Those that run the line, then those that run its function, then the module's; of each the quickest first."""
        by_line = {int(line): set(names) - {""} for line, names in self.lines.get(str(path), {}).items()}
        near = [by_line.get(mutant.line, set()), set().union(*(by_line.get(line, ()) for line in span)), set().union(*by_line.values())]
        order = {name: None for names in near for name in sorted(names, key=lambda name: self.seconds[name])}
        chosen, spent = [], 0.0
        for name in order:
            spent += self.seconds[name]
            if spent <= budget or not chosen:
                chosen.append(name)
        return chosen


def _in_child(work: Callable[[], int], limit: float) -> int:
    """Run `work` in a forked process, silently and within so many seconds; its exit code, or 1 where it died."""
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else KILLED
    code = KILLED
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limit)
        resource.setrlimit(resource.RLIMIT_DATA, (3 << 30, 3 << 30))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        code = work()
    finally:
        os._exit(code)


def _failed(items: list[pytest.Item]) -> bool:
    """Whether one of these tests fails; they run in order, up to the first that does."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return True
    return False


def _codes(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Every pair of code that differs, from the module inwards."""
    if old != new:
        yield old, new
        inner = [[c for c in code.co_consts if isinstance(c, CodeType)] for code in (old, new)]
        for one, other in zip(*inner, strict=True):
            yield from _codes(one, other)


def _own(code: CodeType) -> tuple[object, ...]:
    """What a piece of code does by itself, without the functions in it."""
    return code.co_code, code.co_names, code.co_varnames, [repr(c) for c in code.co_consts if not isinstance(c, CodeType)]


class Living:
    """The functions of the library that there are, wherever they are kept, and its caches."""

    def __init__(self) -> None:
        own = [
            o
            for o in gc.get_objects()
            if isinstance(o, (FunctionType, _lru_cache_wrapper)) and str(o.__module__).startswith("backprop_lib")
        ]
        self.functions = [o for o in own if isinstance(o, FunctionType)]
        self.caches = [o for o in own if isinstance(o, _lru_cache_wrapper)]

    def exchange(self, name: str, source: str, changed: str) -> bool:
        """Give the functions of a module their changed code and empty all caches; False where more than functions changed."""
        pairs = list(_codes(compile(source, name, "exec"), compile(changed, name, "exec")))
        is_function = 1  # CO_OPTIMIZED: not a module's or a class's own lines
        if any(not old.co_flags & is_function and _own(old) != _own(new) for old, new in pairs):
            return False
        new_code = dict(pairs)
        found = [f for f in self.functions if f.__module__ == name and f.__code__ in new_code]
        for function in found:
            function.__code__ = new_code[function.__code__]
        self.forget()
        return bool(found)

    def forget(self) -> None:
        """Empty all caches."""
        for cache in self.caches:
            cache.cache_clear()


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed source; as a pytest plugin it stands before pytest's own importer."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        sys.meta_path.insert(0, self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


class _Failures:
    """Which tests fail."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.names.append(report.nodeid)


def _afresh(root: Path, tests: list[str], plugin: object, most: int = 1) -> int:
    """Import everything of this project again, and run these tests until so many have failed."""
    inside = (str(root / part) for part in ("backprop_lib", "benchmarks", "tests"))
    places = tuple(place + os.sep for place in inside)
    for name in [name for name, module in sys.modules.items() if (getattr(module, "__file__", None) or "").startswith(places)]:
        del sys.modules[name]
    # nothing that another run can meddle with, and nothing that this one, inside of another, finds of its own
    alone = ("-n", "0", "-p", "no:cacheprovider", "-p", "no:unraisableexception", "--basetemp", f"{SCRATCH.name}/afresh")
    code = pytest.main(["-q", f"--maxfail={most}", *alone, *tests], plugins=[plugin])
    return SURVIVED if code == pytest.ExitCode.OK else KILLED


class Mutation:
    """The plugin: instead of running the tests once, it runs them against every mutant of `modules`.

    `done` is handed each module's mutants, with whether a test saw them; `only` restricts them to some, by their keys.
    """

    def __init__(self, root: Path, modules: list[str], done: Done, only: set[tuple[str, str]] | None = None) -> None:
        self.root, self.modules, self.done, self.only = root, modules, done, only

    def path(self, module: str) -> Path:
        return self.root / "backprop_lib" / (module.replace(".", "/") + ".py")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        self.living = Living()
        reach = self._reach(session.items)
        gc.disable()  # in a forked process it would copy all memory
        for module in self.modules:
            path, name = self.path(module), f"backprop_lib.{module}"
            source = path.read_text(encoding="utf-8")
            results: list[tuple[Mutant, bool]] = []
            for mutant in mutants_of(path):
                if self.only is None or mutant.key in self.only:
                    seen = self._seen(mutant, name, path, source, reach, items)
                    results.append((mutant, seen))
                    if not seen:
                        print(f"survived: {module}:{mutant.line}: {mutant.before}  →  {mutant.after}", flush=True)
            print(f"{module}: {sum(seen for _, seen in results)} of {len(results)} killed", flush=True)
            self.done(module, results)
        return True

    def _seen(self, mutant: Mutant, name: str, path: Path, source: str, reach: Reach, items: dict[str, pytest.Item]) -> bool:
        span = _span(source, mutant.line)
        quick, thorough = (reach.tests(path, mutant, span, budget) for budget in (QUICK, THOROUGH))
        limit = 120 + 10 * sum(reach.seconds[test] for test in thorough)

        def work() -> int:
            if self.living.exchange(name, source, mutant.source) and _failed([items[test] for test in quick]):
                return KILLED
            return _afresh(self.root, thorough, _Changed(name, path, mutant.source))

        return _in_child(work, limit) != SURVIVED

    def _reach(self, items: list[pytest.Item]) -> Reach:
        """Run all tests once, in a process of their own, and write down which line is reached by which; then afresh.

        A test that fails before anything was changed would kill every mutant: it is not asked.
        """
        with tempfile.NamedTemporaryFile() as file:

            def work() -> int:
                cover = coverage.Coverage(data_file=None, include=[str(self.path(module)) for module in self.modules])
                cover.start()
                seconds, failed = {}, []
                for item, following in zip(items, [*items[1:], None], strict=True):
                    self.living.forget()  # a test reaches also what one before it has worked out
                    cover.switch_context(item.nodeid)
                    start = sum(os.times()[:4])  # with the processes that a test starts
                    if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                        failed.append(item.nodeid)
                    seconds[item.nodeid] = sum(os.times()[:4]) - start
                cover.stop()
                data = cover.get_data()
                lines = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
                fails = _Failures()
                _afresh(self.root, [name for name in seconds if name not in failed], fails, len(items))
                failed += fails.names
                Path(file.name).write_text(json.dumps([lines, seconds, failed]))
                return SURVIVED

            if _in_child(work, 3600) != SURVIVED:
                pytest.exit("the tests did not run to their end before anything was changed", returncode=1)
            lines, seconds, failed = json.loads(Path(file.name).read_text())
        if len(failed) > len(items) / 50:
            pytest.exit(f"tests fail before anything was changed: {', '.join(failed)}", returncode=1)
        for name in failed:  # a time that was not kept on a busy machine
            print(f"not asked, it fails before anything was changed: {name}")
        lines = {path: {line: [n for n in names if n not in failed] for line, names in found.items()} for path, found in lines.items()}
        print(f"{len(items)} tests take {sum(seconds.values()):.0f} s", flush=True)
        return Reach(lines, seconds)


def _span(source: str, line: int) -> range:
    """The lines of the innermost function around a line."""
    import ast

    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, (ast.FunctionDef, ast.Lambda))]
    around = [range(n.lineno, (n.end_lineno or n.lineno) + 1) for n in functions if n.lineno <= line <= (n.end_lineno or n.lineno)]
    return min(around, key=len, default=range(0))
