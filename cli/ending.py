"""However a command is left, by Ctrl-C too, what it has started is ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cli.console import console
from local.interrupts import Ending, Interrupted, raised


@contextmanager
def ending() -> Iterator[Ending]:
    """Give the block what it puts things on that are to be ended when it is left; a signal leaves it as an exception.

    Raises ``Interrupted`` for Ctrl-C and every signal that asks to end, once all has ended.
    """
    with raised(), Ending() as started:
        try:
            yield started
        except Interrupted:
            with suppress(OSError):  # the terminal itself may be what has gone
                console.print("ending what was started")
            raise
