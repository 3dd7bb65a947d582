"""Running a learner's function: with a time limit, its printing kept, its arguments protected, its errors readable."""

from __future__ import annotations

import contextlib
import ctypes
import io
import linecache
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any

__all__ = ["Outcome", "run"]

HELP = {
    "matmul": "The inner sizes of a matrix product must agree: print the shapes of both, and see which one has to be transposed.",
    "broadcast": "The two arrays do not fit together element by element: print both shapes.",
    "read-only": "The network's weights cannot be changed here: compute all gradients from the same weights, and update afterwards.",
}


class _Stop(SystemExit):
    """Raised inside a function whose time is over; a thread that ends with it ends in silence."""


@dataclass(frozen=True)
class Outcome:
    """What a call gave: its value, or in words what went wrong; what it printed; whether its time ran out."""

    value: Any = None
    trouble: str = ""
    printed: str = ""
    late: bool = False


def run(function: Callable[..., Any], *arguments: Any, seconds: float = 2.0) -> Outcome:
    """Call a function in a thread of its own and stop it after `seconds`; nothing it raises comes out of here.

    A browser's Python has no threads; there each line looks at the clock.
    """
    printed, result = io.StringIO(), dict[str, Any]()

    def call() -> None:
        try:
            result["value"] = function(*arguments)
        except _Stop:
            result["late"] = True
        except BaseException as error:  # whatever the learner's code raises is an answer, not a crash
            result["error"] = error

    limited = _by_the_line if sys.platform == "emscripten" else _in_a_thread
    with contextlib.redirect_stdout(printed):
        late = limited(call, seconds)
    text = printed.getvalue()[:2_000]
    if late or result.get("late"):
        return Outcome(
            trouble=f"the function was stopped after {seconds:g} second{'s' if seconds != 1 else ''}; look for a loop that never ends",
            printed=text,
            late=True,
        )
    return Outcome(result.get("value"), _words(result["error"]) if "error" in result else "", text)


def _in_a_thread(call: Callable[[], None], seconds: float) -> bool:
    """Call it, and tell whether it had to be stopped."""
    ended = threading.Event()  # an interrupted `join` takes a running thread for one that has ended

    def whole() -> None:
        try:
            call()
        finally:
            ended.set()

    thread = threading.Thread(target=whole, daemon=True)
    thread.start()
    try:
        ended.wait(seconds)
    finally:  # also where the kernel is interrupted: nothing goes on running
        late = not ended.is_set()
        end = time.monotonic() + 0.5
        while not ended.is_set() and time.monotonic() < end:  # a bare `except:` in a loop catches it: raise it again
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Stop))
            ended.wait(0.02)
    return late


def _by_the_line(call: Callable[[], None], seconds: float) -> bool:
    """The same without a thread: once the time is over, every further line raises."""
    watch = sys.monitoring  # type: ignore[attr-defined, unused-ignore]  # from Python 3.12 on, which is older than this browser's
    end, late, tool = time.monotonic() + seconds, False, watch.DEBUGGER_ID

    def look(code: CodeType, line: int) -> None:
        nonlocal late
        if code.co_filename != __file__ and time.monotonic() > end:
            late = True
            raise _Stop

    watch.use_tool_id(tool, "time limit")
    watch.register_callback(tool, watch.events.LINE, look)
    watch.set_events(tool, watch.events.LINE)
    try:
        call()
    finally:
        watch.set_events(tool, watch.events.NO_EVENTS)
        watch.free_tool_id(tool)
    return late


def _words(error: BaseException) -> str:
    """An exception in one sentence, with the line of the learner's own code where it happened."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    own = [f for f in frames if "site-packages" not in f.filename and "backprop_lib" not in f.filename]
    where = ""
    if own:
        line = (own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno or 0)).strip()
        where = f" in line {own[-1].lineno} of {own[-1].name}" + (f": `{line}`" if line else "")
    text = str(error).splitlines()[0] if str(error) else ""
    text = text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text
    advice = next((advice for word, advice in HELP.items() if word in text), "")
    if isinstance(error, RecursionError):
        text, advice = "it calls itself without end", "A recursion needs a case in which it stops."
    name = type(error).__name__
    return f"{name}{where}. {text}{'.' if text and text[-1] not in '.!?' else ''} {advice}".strip().replace("..", ".")
