"""Work on several processors.

The workers are fresh interpreters that are handed their work over pipes: AWS Lambda has no shared memory for
multiprocessing's pools, and a fork would copy the solver's threads in an unknown state.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol, TypeVar

Result_co = TypeVar("Result_co", covariant=True)

FEWEST_FOR_WORKERS = 16
"""With fewer tables than this, workers take longer to start than they save."""


class Job(Protocol[Result_co]):
    """Some work that can be pickled, and done elsewhere."""

    def done(self) -> Result_co:
        """Do the work."""
        ...


def all_done(jobs: Sequence[Job[Result_co]]) -> list[Result_co]:
    """Do each job in a process of its own."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_worker()) for _ in jobs]
        for process, job in zip(processes, jobs, strict=True):
            _send(process, job)
        return [_receive(process) for process in processes]


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker; it is ended whatever happens."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.kill()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _send(process: subprocess.Popen[bytes], job: Job[object]) -> None:
    assert process.stdin is not None  # noqa: S101
    pickle.dump(job, process.stdin, pickle.HIGHEST_PROTOCOL)
    process.stdin.close()


def _receive(process: subprocess.Popen[bytes]) -> Any:
    assert process.stdout is not None  # noqa: S101
    content = process.stdout.read()
    if process.wait() != 0:
        raise RuntimeError(f"a disclosure worker ended with {process.returncode}; its error is in the log above")
    return pickle.loads(content)  # noqa: S301 - from a process of our own


def serve() -> None:
    """Run as a worker: read a job from standard input, answer on standard output.

    A function that is out of time is ended without a word; its workers end with it.
    """
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    job: Job[object] = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    pickle.dump(job.done(), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
