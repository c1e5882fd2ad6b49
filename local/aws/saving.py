"""State that is saved whenever the emulator has come to rest; ministack by itself saves it only when it is ended.

The folder is marked as whole from then on until the next request that may change anything, so that a killed emulator
either has lost nothing or is known to have lost something.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ministack import app as emulator
from ministack.core import persistence
from ministack.services import cloudformation, stepfunctions

from local import saved

Services = Mapping[str, Callable[[], Any]]
Scope = Mapping[str, Any]

REST_SECONDS = 2.0
LOOK_SECONDS = 0.5
ATTEMPTS = 3
READING = ("BatchGet", "Describe", "Get", "List", "Query", "Scan")
# Functions and layers are hundreds of megabytes, and only these two services' requests change them.
CODE = "lambda"
CODE_CHANGES = (b"/lambda/", b"/cloudformation/")

logger = logging.getLogger("pratique.saving")


def only_reads(scope: Scope) -> bool:
    """Whether a request changes nothing, as far as its method and headers tell."""
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return True
    operation = _header(scope, b"x-amz-target").decode("latin-1").rpartition(".")[2]
    return operation.startswith(READING)


def changes_code(scope: Scope) -> bool:
    """Whether a request is to a service that changes functions or layers, by the scope it is signed for."""
    signed = _header(scope, b"authorization")
    return any(service in signed for service in CODE_CHANGES)


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((bytes(value) for name, value in scope["headers"] if name.lower() == wanted), b"")


def at_work() -> bool:
    """Whether a workflow or a deployment is under way, which goes on between requests."""
    executions = list(stepfunctions._executions._data.values())
    stacks = [str(stack.get("StackStatus")) for stack in list(cloudformation._stacks._data.values())]
    busy = (status.endswith("_IN_PROGRESS") and not status.startswith("REVIEW") for status in stacks)
    return any(execution.get("status") == "RUNNING" for execution in executions) or any(busy)


@dataclass
class Saver:
    """Knows whether anything has changed since the state was saved, and saves it."""

    folder: Path
    services: Callable[[], Services]
    at_work: Callable[[], bool]
    code_changed: bool = False
    _changes: int = 0
    _under_way: int = 0
    _changed: float | None = None
    _counting: threading.Lock = field(default_factory=threading.Lock)
    _saving: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def change(self, *, of_code: bool = False) -> Iterator[None]:
        """Let a request change the state; the folder is not whole from then on."""
        with self._counting:
            saved.set_unsaved(self.folder)
            self._changes += 1
            self._under_way += 1
            self.code_changed |= of_code
        try:
            yield
        finally:
            with self._counting:
                self._under_way -= 1
                self._changed = time.monotonic()

    def is_due(self) -> bool:
        """Whether something has changed and all has been at rest since."""
        if self._changed is None or self._under_way:
            return False
        if self.at_work():
            self._changed = time.monotonic()
        return time.monotonic() - self._changed >= REST_SECONDS

    def save(self) -> bool:
        """Save what has changed and mark the folder as whole; False when it is not, for more has changed meanwhile."""
        with self._saving:
            if saved.is_saved(self.folder):
                return True
            before, code = self._changes, self.code_changed
            services = {name: get for name, get in self.services().items() if code or name != CODE}
            whole = all(self._save(name, get) for name, get in services.items())
            os.sync()  # the mark outlives a power cut, and so must all that it speaks for
            with self._counting:
                if not whole or self._changes != before:
                    return False
                saved.set_saved(self.folder)
                self._changed, self.code_changed = None, False
        return True

    def _save(self, name: str, get_state: Callable[[], Any]) -> bool:
        """Save one service's state; ministack's own ``save_state`` only logs it when it could not."""
        for _ in range(ATTEMPTS):
            try:
                state = get_state()
            except RuntimeError:  # changed by another thread while it was copied
                continue
            if state is None:
                return True
            before = self._written(name)
            persistence.save_state(name, state)
            return self._written(name) not in {None, before}
        logger.error("the state of %s could not be copied", name)
        return False

    def _written(self, name: str) -> int | None:
        """Which file holds the state of a service: each time it is saved it is another."""
        try:
            return (self.folder / f"{name}.json").stat().st_ino
        except FileNotFoundError:
            return None

    def keep_saving(self) -> None:
        """Save at each rest, for as long as the process lives."""
        while True:
            time.sleep(LOOK_SECONDS)
            if self.is_due():
                self.save()


def watched(app: Callable[..., Awaitable[None]], saver: Saver) -> Callable[..., Awaitable[None]]:
    """Return the emulator's application, telling the saver of each request that may change something."""

    async def answer(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or only_reads(scope):
            await app(scope, receive, send)
            return
        with saver.change(of_code=changes_code(scope)):
            await app(scope, receive, send)

    return answer


def install() -> None:
    """Save at each rest, and at the end in the same way."""
    folder = Path(os.environ["STATE_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    saver = Saver(folder, emulator._build_persistence_save_dict, at_work)

    def save_at_the_end(_services: Iterable[str]) -> None:
        if not saver.save():
            logger.error("the state was not saved whole")

    emulator.app = watched(emulator.app, saver)
    emulator.save_all = save_at_the_end
    threading.Thread(target=saver.keep_saving, name="saving", daemon=True).start()
