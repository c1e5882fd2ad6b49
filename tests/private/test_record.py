"""Every access of a run is in the record: who, when, what for and what; what was refused is no access."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import load
from tests.private.conftest import Tier
from tests.private.visitor import Visitor

AGREEMENTS = load(Path(__file__).resolve().parents[2] / "catalogue").agreements
MODELLING, CENTRE = "wharfe_modelling", "outbreak_centre"
TESTS, TRUE = f"/agreements/{MODELLING}/covid_tests", f"/agreements/{CENTRE}/nhs_pathways_unsuppressed"


@pytest.fixture(scope="module", params=["tier_of_files", "tier_of_agreements"])
def tier(request: pytest.FixtureRequest) -> Tier:
    found: Tier = request.getfixturevalue(request.param)
    return found


@dataclass(frozen=True)
class Access:
    """What somebody asks for, and what must be said of it."""

    agreement: str
    path: str
    door: str
    conditions: tuple[str, ...] = ()
    counted_by: str = ""

    @property
    def table(self) -> str:
        return self.path.split("/")[3].partition("?")[0]


RUN = (
    Access(MODELLING, TESTS, "page"),
    Access(MODELLING, f"{TESTS}?sex=female", "page", ("sex = female",)),
    Access(CENTRE, TRUE, "page"),
    Access(MODELLING, f"{TESTS}/file.csv", "file"),
    Access(MODELLING, f"{TESTS}/file.csv?by=sex", "file", counted_by="sex"),
    Access(CENTRE, f"{TRUE}/file.csv", "file"),
    Access(MODELLING, f"{TESTS}?by=sex", "page", counted_by="sex"),
    Access(MODELLING, TESTS, "page"),
)
REFUSED = (
    (MODELLING, f"{TESTS}?postcode_district=BL1"),
    (MODELLING, f"{TESTS}/file.csv?nhs_number=1"),
    (MODELLING, TRUE),
    (CENTRE, f"{TESTS}/file.csv"),
    (CENTRE, f"/agreements/{CENTRE}/covid_tests"),
)


def test_every_access_of_a_run_is_in_the_record_with_who_when_purpose_and_what(tier: Tier) -> None:
    people: dict[str, tuple[Visitor, str]] = {name: tier.signed_in(name) for name in (MODELLING, CENTRE)}
    before = {line_key(line) for line in tier.cloud.lines()}
    ahead = int(tier.ahead.read_text())
    began = int(time.time()) + ahead
    for number, access in enumerate(RUN):
        assert people[access.agreement][0].get(access.path).status == 200
        who, path = REFUSED[number % len(REFUSED)]
        assert people[who][0].get(path).status in {400, 404}
        assert tier.visitor().get(path).address.endswith("/sign-in")
    ended = int(time.time()) + ahead
    made = sorted((line for line in tier.cloud.lines() if line_key(line) not in before), key=lambda line: line["at"])

    expected = sorted(told(access, people[access.agreement][1], people[access.agreement][0].place) for access in RUN)
    assert sorted(said(line) for line in made) == expected
    for line in made:
        at = datetime.fromisoformat(line["at"]).astimezone(UTC).timestamp()
        assert began <= at <= ended
        assert line["person"]
        assert line["organisation"] == AGREEMENTS[line["agreement"]].organisation
        assert line["version"]
        assert 0 < line["rows"] <= line["of"]
    subs = {line["username"]: line["person"] for line in made}
    assert len(set(subs.values())) == len(subs) == len(people)


def line_key(line: dict[str, Any]) -> str:
    return repr(sorted(line.items()))


def told(access: Access, username: str, place: str) -> tuple[Any, ...]:
    agreement = AGREEMENTS[access.agreement]
    return (
        username,
        place,
        access.agreement,
        agreement.purpose.value,
        access.table,
        access.door,
        access.conditions,
        access.counted_by,
        access.table.endswith("_unsuppressed"),
    )


def said(line: dict[str, Any]) -> tuple[Any, ...]:
    what = (line["table"], line["door"], tuple(line["conditions"]), line["counted_by"], line["unsuppressed"])
    return (line["username"], line["address"], line["agreement"], line["purpose"], *what)
