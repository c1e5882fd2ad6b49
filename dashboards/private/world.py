"""What the pages stand on: settings, the user pool, the table of sessions, look-ups, tables, the record, the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from contracts.catalogue import Catalogue
from dashboards.private.lookups import Lookups
from dashboards.private.settings import Settings
from lambdas.adapters.access_requests import AccessRequests
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.clients import dynamodb_table
from lambdas.adapters.filtered_tables import FilteredTables
from lambdas.adapters.inviter import Inviter
from lambdas.adapters.lent_roles import LentRoles
from lambdas.adapters.pool_keys import PoolKeys
from lambdas.adapters.query_record import QueryRecord
from lambdas.adapters.restricted import RestrictedTables
from lambdas.adapters.sessions import Sessions
from lambdas.adapters.signing_in import UserPool, secret_of
from lambdas.core.private.tokens import Issuer


@dataclass(frozen=True)
class World:
    """All of it. ``mark`` is the key that forms are marked with; ``now`` counts seconds since 1970."""

    settings: Settings
    catalogue: Catalogue
    pool: UserPool
    sessions: Sessions
    keys: PoolKeys
    lookups: Lookups
    tables: RestrictedTables
    record: QueryRecord
    requests: AccessRequests
    inviter: Inviter | None
    lent: LentRoles | None
    mark: bytes
    now: Callable[[], int]

    @property
    def issuer(self) -> Issuer:
        """Whose tokens are taken."""
        return Issuer(self.settings.issuer, self.settings.client)


def _seconds() -> int:
    return int(time.time())


def make_world(settings: Settings, now: Callable[[], int] = _seconds) -> World:
    """Reach for everything that the settings name; the client's secret is read from the user pool."""
    known = catalogue()
    secret = secret_of(settings.pool, settings.client)
    return World(
        settings=settings,
        catalogue=known,
        pool=UserPool(settings.pool, settings.client, secret),
        sessions=Sessions(dynamodb_table(settings.sessions_table)),
        keys=PoolKeys(settings.keys),
        lookups=Lookups(known, settings.pool, now),
        tables=RestrictedTables(known, FilteredTables(settings.roles) if settings.roles else None),
        record=QueryRecord(settings.queries_bucket),
        requests=AccessRequests(settings.queries_bucket),
        inviter=Inviter(settings.invite) if settings.invite else None,
        lent=LentRoles(settings.athena) if settings.athena else None,
        # Every pod has the secret, and so makes and knows the same marks.
        mark=f"forms of the private tier\0{secret}".encode(),
        now=now,
    )
