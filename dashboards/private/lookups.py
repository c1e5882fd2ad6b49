"""Who may see what, looked up again and again while they are signed in, so that an end of access is not waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar

from contracts.agreements.days import day_of
from contracts.agreements.standing import BrokenRecordError
from contracts.agreements.states import AccessDecision
from contracts.catalogue import Catalogue
from lambdas.adapters import agreements, people
from lambdas.adapters.people import Known
from lambdas.core.private.rights import Right, rights

FRESH = 30  # seconds for which an answer is believed: with the time that a page takes, access ends within a minute
_MOST = 10_000  # answers that are kept

Found = TypeVar("Found")


@dataclass
class Recent(Generic[Found]):
    """Answers by key, each asked for again once it is older than ``FRESH``. A question that fails has no answer."""

    ask: Callable[[str], Found]
    now: Callable[[], int]
    _known: dict[str, tuple[int, Found]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str) -> Found:
        """Return an answer that is fresh. Raises what asking raises."""
        known = self._known.get(key)
        if known is not None and 0 <= self.now() - known[0] < FRESH:
            return known[1]
        asked_at = self.now()
        found = self.ask(key)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (asked_at, found)
        return found

    def forget(self, key: str) -> None:
        """Ask anew the next time, however fresh the answer is."""
        with self._lock:
            self._known.pop(key, None)


@dataclass
class Lookups:
    """The rights of people, from their groups in the user pool and the decisions on agreements."""

    catalogue: Catalogue
    pool: str
    now: Callable[[], int]
    _people: Recent[Known | None] = field(init=False)
    _decisions: Recent[Sequence[AccessDecision]] = field(init=False)

    def __post_init__(self) -> None:
        self._people = Recent(lambda username: people.known_as(self.pool, username), self.now)
        self._decisions = Recent(agreements.decisions, self.now)

    def groups_of(self, username: str, sub: str) -> frozenset[str]:
        """Return the groups of somebody; none when they may not be signed in at all."""
        known = self._people.get(username)
        return frozenset(known.groups) if known is not None and known.sub == sub else frozenset()

    def rights_of(self, username: str, sub: str) -> tuple[Right, ...] | None:
        """Return what somebody may see now; None when they may not be signed in at all.

        Nor may they when the username has become somebody else's, who has another ``sub``.
        """
        known = self._people.get(username)
        if known is None or known.sub != sub:
            return None
        mine = [name for name, item in self.catalogue.agreements.items() if item.group in known.groups]
        decided = {name: self._believed(name) for name in mine}
        return rights(known.groups, self.catalogue, decided, day_of(datetime.fromtimestamp(self.now(), UTC)))

    def decisions_on(self, agreement: str) -> Sequence[AccessDecision]:
        """Return the decisions on an agreement, the first first. Raises BrokenRecordError where one cannot be read."""
        return self._decisions.get(agreement)

    def _believed(self, agreement: str) -> Sequence[AccessDecision]:
        """Return no decision where one cannot be read: the agreement gives nothing, and others what they give."""
        try:
            return self.decisions_on(agreement)
        except BrokenRecordError:
            return ()

    def look_again(self, username: str) -> None:
        """Look somebody up anew the next time: they have just signed in, and may have been out until then."""
        self._people.forget(username)
