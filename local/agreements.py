"""An agreement of this checkout, and the environment whose tables and record it is held against."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from cdk.naming import Names
from config.load import load
from contracts import checked
from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.days import day_of
from contracts.agreements.folder import FOLDER
from contracts.agreements.request import AccessRequest
from contracts.agreements.standing import BrokenRecordError, gives_access
from contracts.agreements.states import Verb
from contracts.catalogue import Catalogue
from contracts.datasets.names import ALLOWED, is_name
from contracts.reading.errors import PratiqueError
from lambdas.adapters import agreement_roles, agreements, clients
from lambdas.adapters.access_requests import FOLDER as REQUESTS
from lambdas.adapters.access_requests import AccessRequests
from lambdas.adapters.settings import settings
from local import emulator, platform
from local.home import ENVIRONMENT, Home

_OUTPUTS = {
    "CURATED_BUCKET": "CuratedBucket",
    "GLUE_DATABASE": "GlueDatabase",
    "REGISTERS_DATABASE": "RegistersDatabase",
    "LEDGER_TABLE": "LedgerTable",
    "PUBLISHED_BUCKET": "PublishedBucket",
    "QUERIES_BUCKET": "QueriesBucket",
}


def named(name: str, known: Catalogue) -> AccessAgreement:
    """Return an agreement of the catalogue. PratiqueError when there is none of this name."""
    if name not in known.agreements:
        there = ", ".join(sorted(known.agreements)) or "none"
        raise PratiqueError(f"There is no agreement {name} in catalogue/agreements: there are {there}.")
    return known.agreements[name]


def reach(environment: str) -> None:
    """Lead this process to the tables and the ledger of an environment: this machine's, or in your profile's account.

    Raises PratiqueError where there is no such environment, or nothing runs here.
    """
    if environment == ENVIRONMENT:
        running = platform.find(Home.default())
        found = {variable: running.output(output) for variable, output in _OUTPUTS.items()}
        found |= emulator.client_environment(running.aws.port)
    else:
        names = Names.of(load(environment))
        found = {
            "CURATED_BUCKET": names.curated,
            "GLUE_DATABASE": names.database,
            "LEDGER_TABLE": names.ledger,
            "PUBLISHED_BUCKET": names.published,
            "QUERIES_BUCKET": names.queries,
            "REGISTERS_DATABASE": names.registers_database,
            "AWS_REGION": names.region,
            "AWS_DEFAULT_REGION": names.region,
        }
    os.environ.update(found)
    settings.cache_clear()
    clients.forget()


def senders(environment: str, agreement: AccessAgreement, verb: Verb) -> tuple[str, ...]:
    """Return who sent requests for an agreement on the private tier: what each signed in with there, and their names.

    Requests of another name count where the agreement came of them. Names are those that the environment's file maps
    what people sign in with to. PratiqueError where an approval is asked for and a request of the agreement cannot be
    read: whoever sent it might approve it.
    """
    people = load(environment).agreements.people
    kept = AccessRequests(settings().queries_bucket).kept()
    lost = [key for key in kept.unreadable if key.startswith(f"{REQUESTS}{agreement.name}/")]
    if lost and verb is Verb.APPROVE:
        raise PratiqueError(
            f"Who sent {' and '.join(lost)} cannot be read, and nobody approves what they asked for themselves: find "
            "out in the audit who wrote that, and delete it or restore its version before."
        )
    found = {item.username for item in kept.requests if item.is_of(agreement)}
    return tuple(sorted(found | {people[username] for username in found if username in people}))


def bring_roles(environment: str, agreement: AccessAgreement) -> list[str]:
    """Shut an agreement's roles in Athena, or open them, as it stands on this day; return those that are there.

    One whose record was tampered with gives nothing: its roles are shut, and BrokenRecordError is raised.
    """
    found = load(environment)
    names, today = Names.of(found), day_of(datetime.now(UTC))
    open_ = found.permissions_boundary or names.policy(names.boundary)
    roles = (names.people(agreement.name), names.tier(agreement.name))
    try:
        gives = gives_access(agreement, agreements.decisions(agreement.name), today)
    except BrokenRecordError:
        agreement_roles.bring(roles, agreement_roles.SHUT)
        raise
    return agreement_roles.bring(roles, open_ if gives else agreement_roles.SHUT)


def file_of(request: AccessRequest, root: Path) -> Path:
    """Write a request as a file of the catalogue in ``root``. PratiqueError where it has no place there, or a mistake.

    Nothing stays behind of a request that the catalogue refuses.
    """
    if not is_name(request.agreement):
        raise PratiqueError(f"Request {request.reference} names its agreement {request.agreement!r}: {ALLOWED}.")
    path = root / FOLDER / f"{request.agreement}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(request.text)
    except FileExistsError:
        raise PratiqueError(f"{path} is there already: decide on that, or ask for another name.") from None
    try:
        checked.load(root, day_of(datetime.now(UTC)))
    except PratiqueError:
        path.unlink()
        raise
    return path
