"""The kernel is interrupted while an answer is judged: what was there before is whole, and nothing goes on running."""

import _thread
import signal
import subprocess
import sys
import threading
import time

import pytest

from backprop_lib.exercises import EXERCISES, Session
from backprop_lib.notation import a, g_prime, y

RIGHT = 2 * (a(4, 1) - y(1)) * g_prime(4, 1) * a(3, 2)


def test_an_interrupted_check_leaves_the_session_as_it_was():
    # in a process of its own: the interrupt goes to its main thread, as in a kernel
    done = subprocess.run([sys.executable, __file__], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def interrupt():
    """What the kernel's interrupt does."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()


def interrupted():
    """Interrupt a check in the middle, and look at everything it could have left behind."""
    session = Session(EXERCISES)
    session.check("03.2", RIGHT)
    session.hint("03.3")
    before, stdout = repr(session.progress()), sys.stdout
    calls = []

    def endless(net, X, Y):
        while True:
            calls.append(len(calls))
            if len(calls) == 20:  # in the middle of it, however slow the machine
                interrupt()
            time.sleep(0.005)

    with pytest.raises(KeyboardInterrupt):
        session.check("03.3", endless)
    assert repr(session.progress()) == before
    assert sys.stdout is stdout
    ended = len(calls)
    time.sleep(0.1)
    assert len(calls) == ended > 0
    assert not session.record("03.3").attempts
    assert session.check("03.3", EXERCISES["03.3"].right(session.variant("03.3"))).correct
    assert session.record("03.2").solved


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it; a kernel does not
    interrupted()
