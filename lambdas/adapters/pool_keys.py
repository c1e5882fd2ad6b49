"""The public keys of a user pool, by which its tokens are verified: read over HTTPS and kept for an hour."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.request import ProxyHandler, build_opener

_PATIENCE = 10.0
AGAIN = 3600.0  # seconds for which keys are kept; Cognito's stay for years
_opener = build_opener(ProxyHandler({}))


@dataclass
class PoolKeys:
    """The key set at an address. ``clock`` counts seconds."""

    address: str
    clock: Callable[[], float] = time.monotonic
    _known: tuple[float, Any] | None = None
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> Any:
        """Return the JSON Web Key Set, at most an hour old. Raises OSError where it cannot be had."""
        with self._asking:
            if self._known is None or self.clock() - self._known[0] > AGAIN:
                with _opener.open(self.address, timeout=_PATIENCE) as answer:
                    self._known = (self.clock(), json.loads(answer.read()))
            return self._known[1]
