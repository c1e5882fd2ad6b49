"""Work that takes longer than a connection may be silent: whoever waits for it is told that it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def patiently(work: Callable[[], Made], seconds: float) -> Iterator[Made | None]:
    """Yield None each time as many seconds have gone by without a result, then the result. Raises what ``work`` raises.

    Work that was begun is done to its end, also where nobody waits for it any more.
    """
    pool = ThreadPoolExecutor(1)
    begun = pool.submit(work)
    pool.shutdown(wait=False)
    while True:
        try:
            yield begun.result(seconds)
        except TimeoutError:
            if begun.done():  # its own, not that of the waiting
                raise
            yield None
        else:
            return
