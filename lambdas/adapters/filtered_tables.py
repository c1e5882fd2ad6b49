"""Curated tables and registers as Lake Formation leaves them for an agreement, under a role of the agreement's own.

The private tier has no right of its own to these tables. For each agreement there is a role that it alone can take, to
which Lake Formation gives the agreement's rows and the columns of its view, and a workgroup of the same name, whose
answers no other role reads.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.adapters.clients import TakenRole, glue, taken
from lambdas.adapters.objects import split_uri
from lambdas.adapters.settings import settings
from lambdas.core.private.filtered import AGREEMENT, UnreadableError, filtered, statement
from lambdas.core.private.rights import GivenTable

if TYPE_CHECKING:
    import pyarrow as pa
    from mypy_boto3_athena.type_defs import QueryExecutionTypeDef

LONGEST = 45.0  # seconds that a query may take: a load balancer gives a page up after 60
LARGEST = 256 * 2**20  # bytes of an answer: with what is made of it, it must fit beside four others into a pod
_FIRST, _SLOWEST = 0.25, 2.0  # seconds between looks at a query, each half as long again as the one before
_BUSY = {"RequestLimitExceeded", "SlowDown", "Throttling", "ThrottlingException", "TooManyRequestsException"}
_REFUSED = {"AccessDenied", "AccessDeniedException"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FilteredTables:
    """Tables by agreement. ``role`` is the address of an agreement's role, with ``<agreement>`` where its name is."""

    role: str
    wait: Callable[[float], None] = time.sleep
    seconds: Callable[[], float] = time.monotonic
    take: Callable[[str], TakenRole] = field(default=taken)

    def parameters(self, given: GivenTable) -> Mapping[str, str]:
        """Return what the catalogue says of a table now, ``metadata_location`` too; nothing where there is none."""
        try:
            table = glue().get_table(DatabaseName=_database(given), Name=given.of)["Table"]
        except glue().exceptions.EntityNotFoundException:
            return {}
        found = table.get("Parameters", {})
        return found if found.get("metadata_location") else {}

    def read(self, given: GivenTable) -> pa.Table:
        """Return the agreement's rows of a table and the columns of its view. Raises UnreadableError."""
        role = self.role.replace(AGREEMENT, given.access.agreement)
        try:
            reader = self.take(role)
            answer = self._ask(reader, given, role.rpartition("/")[2])
        except ClientError as error:
            raise _told(given, error) from error
        except BotoCoreError as error:
            _log.warning("%s under %s: %s", given.of, given.access.agreement, error)
            raise UnreadableError(f"{given.title} could not be reached. Try again soon.") from error
        return filtered(given, answer)

    def _ask(self, reader: TakenRole, given: GivenTable, workgroup: str) -> bytes:
        """Run the query and return the bytes of its answer."""
        athena = reader.athena()
        asked = statement(given, _database(given))
        query = athena.start_query_execution(QueryString=asked, WorkGroup=workgroup)["QueryExecutionId"]
        until, pause = self.seconds() + LONGEST, _FIRST
        while True:
            execution = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
            state = execution.get("Status", {}).get("State")
            if state not in {"QUEUED", "RUNNING"}:
                break
            if self.seconds() >= until:
                athena.stop_query_execution(QueryExecutionId=query)
                _log.warning("query %s for %s was stopped after %s seconds", query, given.access.agreement, LONGEST)
                raise UnreadableError(f"{given.title} took too long to read. Try again in a few minutes.")
            self.wait(pause)
            pause = min(pause * 1.5, _SLOWEST)
        if state != "SUCCEEDED":
            raise _ended(given, execution)
        bucket, key = split_uri(execution.get("ResultConfiguration", {}).get("OutputLocation", ""))
        stored = reader.s3().get_object(Bucket=bucket, Key=key)
        if stored["ContentLength"] > LARGEST:
            raise UnreadableError(f"{given.title} is too large to be shown here. Tell the platform's team.")
        return stored["Body"].read()


def _database(given: GivenTable) -> str:
    return settings().database(given.access.database)


def _ended(given: GivenTable, execution: QueryExecutionTypeDef) -> UnreadableError:
    """Return the error of a query that did not succeed. Its reason is for the log: it may name what is not given."""
    status = execution.get("Status", {})
    query, reason = execution.get("QueryExecutionId"), status.get("StateChangeReason", "no reason")
    _log.warning("query %s for %s: %s, %s", query, given.access.agreement, status.get("State"), reason)
    return UnreadableError(
        f"{given.title} could not be read. Try again soon; if that does not help, tell the platform's team."
    )


def _told(given: GivenTable, error: ClientError) -> UnreadableError:
    """Return the error of a call that AWS refused."""
    code = error.response.get("Error", {}).get("Code", "")
    _log.warning("%s under %s: %s", given.of, given.access.agreement, error)
    if code in _BUSY:
        return UnreadableError(f"Too much is asked for at once to read {given.title}. Try again in a few minutes.")
    if code in _REFUSED:
        return UnreadableError(
            f"{given.title} is not opened yet for the agreement {given.access.agreement}. Tell the platform's team: "
            "an agreement gives rows from the deployment after its approval."
        )
    return UnreadableError(
        f"{given.title} could not be read. Try again soon; if that does not help, tell the platform's team."
    )
