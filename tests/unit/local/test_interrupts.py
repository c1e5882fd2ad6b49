"""However a program is asked to end, what it has started is ended, once, and nothing else."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from local.interrupts import SIGNALS, Ending, Interrupted, held, raised


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Signals as a terminal's own program has them, whatever started the tests ignores."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def interrupt(number: int = signal.SIGINT) -> None:
    """Send ourselves a signal; Python handles it before the next statement."""
    os.kill(os.getpid(), number)
    time.sleep(0)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_is_an_exception_with_the_exit_code_a_shell_gives_it(number: int, code: int) -> None:
    with pytest.raises(Interrupted) as interrupted, raised():
        interrupt(number)

    assert interrupted.value.exit_code == code
    assert signal.getsignal(number) is signal.SIG_DFL


def test_a_signal_that_was_ignored_before_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with raised():
        interrupt(signal.SIGHUP)


def test_a_signal_waits_for_the_end_of_a_block_that_must_not_be_cut_short() -> None:
    done = []

    def block() -> None:
        with raised(), held():
            with held():
                interrupt(signal.SIGTERM)
                interrupt(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(Interrupted) as interrupted:
        block()

    assert done == ["all of it"]
    assert interrupted.value.number == signal.SIGTERM


def test_a_second_ctrl_c_leaves_nothing_behind() -> None:
    ended = []

    def end(name: str) -> None:
        interrupt()
        ended.append(name)

    def block() -> None:
        with raised(), Ending() as ending:
            ending.callback(end, "first")
            ending.callback(end, "second")
            interrupt()

    with pytest.raises(Interrupted):
        block()

    assert ended == ["second", "first"]


def test_what_is_to_stay_is_taken_off() -> None:
    ended: list[str] = []

    with Ending() as ending:
        ending.callback(ended.append, "server")
        ending.pop_all()

    assert ended == []
