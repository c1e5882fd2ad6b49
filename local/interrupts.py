"""Ctrl-C and the signals that ask a program to end, as one exception, so that whatever was started is ended again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType, TracebackType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The program was asked to end. No ``Exception``, so that no ``except`` on the way mistakes it for a fault."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What a shell makes of the signal: 130 for SIGINT, 143 for SIGTERM."""
        return 128 + self.number


class _Held:
    """How many blocks of ``held`` are open, and the first signal that waits for them."""

    depth = 0
    waiting: int | None = None


@contextmanager
def raised() -> Iterator[None]:
    """Raise ``Interrupted`` in this block for each of SIGNALS, save those that this program was started to ignore."""
    heeded = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, _interrupt) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """Let no signal into this block; one that comes is raised when the block ends."""
    _Held.depth += 1
    try:
        yield
    finally:
        _Held.depth -= 1
        if _Held.waiting is not None and not _Held.depth:
            number, _Held.waiting = _Held.waiting, None
            raise Interrupted(number)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    if not _Held.depth:
        raise Interrupted(number)
    if _Held.waiting is None:
        _Held.waiting = number


class Ending(ExitStack):
    """What is to be ended when the block is left, the last started first; a second Ctrl-C waits until all has ended."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> bool:
        """End it all."""
        with held():
            return bool(super().__exit__(kind, error, trace))
