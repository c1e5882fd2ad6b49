"""Least privilege, both ways: whoever acts asks for nothing that IAM would refuse, and is allowed nothing in vain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from bench.rights import BREAKS, KEPT, kept
from lambdas.triage import handler as triage
from tests.support.deployed import templates
from tests.support.listed_rights import BEHIND, FUNCTIONS, NOT_ORDINARY, NOT_ORDINARY_PARTS
from tests.support.ordinary_days import SENT, arrange, dropped, scenario
from tests.support.platform import ZONE, Context, Platform, start
from tests.support.rights import Guard, Used, granted, guarded, unmissed

REFUSED = r"403|may not"
ACTORS = {
    *FUNCTIONS,
    *("release-workflow", "registers-workflow", "approver"),
    *(who for both in SENT.values() for who in both if who),
}


@pytest.fixture(scope="module")
def allowed() -> Used:
    """What the synthesised policies allow each function."""
    return granted(templates())


@pytest.fixture(scope="module")
def ordinary() -> tuple[Guard, Mapping[str, Any]]:
    """What everybody asks for in ordinary days, and how these end."""
    with pytest.MonkeyPatch.context() as patch:
        platform = start(patch)
        with guarded(platform, patch, arrange(platform, patch)) as guard:
            return guard, scenario(platform, guard)


@pytest.fixture
def guard(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guard]:
    """A guard over an environment in which nothing has happened yet."""
    with guarded(platform, monkeypatch, arrange(platform, monkeypatch)) as guard:
        yield guard


def test_the_whole_path_runs_under_the_synthesised_roles(ordinary: tuple[Guard, Mapping[str, Any]]) -> None:
    guard, ends = ordinary

    assert guard.denied == []
    assert {actor for actor, _ in guard.heard} == ACTORS
    assert ends["states"] == ["committed", "duplicate", "quarantined", "committed", "committed", "quarantined"]
    assert ends["published"] == [["signatures", "signatures", ""]] * 2
    assert (ends["registers"], ends["withdrawn"]) == (["build", "nothing"], [""])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_allowed_nothing_in_vain(
    allowed: Used, ordinary: tuple[Guard, Mapping[str, Any]], function: str
) -> None:
    listed = {action for of, action in NOT_ORDINARY if of == function}
    excess = allowed[function] - ordinary[0].used[function] - set(BEHIND)

    assert excess - listed == set(), "remove it from the policy, or list it with its reason"
    assert listed - excess == set(), "listed without need"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_statement_resource_condition_and_denial_is_missed_when_it_is_lost(
    ordinary: tuple[Guard, Mapping[str, Any]], function: str
) -> None:
    listed = {about for of, about in NOT_ORDINARY_PARTS if of == function}
    left = [(part.kind, part.told) for part in unmissed(ordinary[0], function)]

    assert [part for part in left if not any(about in part[1] for about in listed)] == [], "narrow it, or say why"
    assert [about for about in listed if not any(about in told for _, told in left)] == [], "listed without need"


def test_a_request_that_nobody_has_described_is_refused_and_told(platform: Platform, guard: Guard) -> None:
    with guard.acts("triage"), pytest.raises(ClientError, match="may not"):
        platform.client("s3").get_bucket_policy(Bucket=ZONE)

    assert guard.denied == ["triage: nobody knows whether it may: s3 GET of a bucket with ['policy']"]


@pytest.mark.parametrize(("actor", "key"), [("inspection", "incoming/x.csv"), ("triage", "receipts/x.json")])
def test_nobody_opens_what_was_not_scanned_nor_what_is_not_theirs(
    platform: Platform, guard: Guard, actor: str, key: str
) -> None:
    version = platform.put(ZONE, key, b"a,b\n")["detail"]["object"]["version-id"]
    with guard.acts(actor), pytest.raises(ClientError, match=REFUSED):
        platform.client("s3").get_object(Bucket=ZONE, Key=key, VersionId=version)

    assert guard.denied == [f"{actor}: s3:GetObjectVersion on arn:aws:s3:::{ZONE}/{key}"]


def test_a_supplier_cannot_say_that_its_file_is_clean(platform: Platform, guard: Guard) -> None:
    with guard.acts("supplier-visits"), pytest.raises(ClientError, match=REFUSED):
        platform.client("s3").put_object(
            Bucket=ZONE, Key="incoming/x.csv", Body=b"", Tagging="GuardDutyMalwareScanStatus=NO_THREATS_FOUND"
        )


def test_who_signs_signs_in_no_other_name_and_over_nothing(platform: Platform, guard: Guard) -> None:
    s3, key = platform.client("s3"), "signatures/p/r/d/{}.json"
    with guard.acts("approver", person="ada"):
        s3.put_object(Bucket="pratique-test-curated", Key=key.format("ada"), Body=b"", IfNoneMatch="*")
        for person, once in (("ben", {"IfNoneMatch": "*"}), ("ada", {})):
            with pytest.raises(ClientError, match=REFUSED):
                s3.put_object(Bucket="pratique-test-curated", Key=key.format(person), Body=b"", **once)
    with guard.acts("approver"), pytest.raises(ClientError, match=REFUSED):
        s3.put_object(Bucket="pratique-test-curated", Key=key.format("cyd"), Body=b"", IfNoneMatch="*")


@pytest.mark.parametrize("lost", ["s3:GetObjectVersion", "kms:Decrypt", "dynamodb:PutItem"])
def test_without_the_statements_of_a_right_a_drop_stops_at_the_door(
    platform: Platform, guard: Guard, lost: str
) -> None:
    event = dropped(platform, guard, "x.csv", b"visit,day,tests\n")
    guard.give("triage", [each for each in guard.policies("triage").granted if lost not in each["Action"]])

    with pytest.raises(ClientError, match=REFUSED):
        triage.main(event, Context())
    assert guard.denied[0].startswith(f"triage: {lost} on ")


def test_what_the_loss_of_each_right_does_was_tried_and_is_in_the_table(allowed: Used) -> None:
    table = kept()
    rights = {(function, action) for function in FUNCTIONS for action in allowed[function]}

    renew = f"`make rights FUNCTIONS='NAME ...'` tries each anew and writes {KEPT.name}"
    assert rights - table.keys() == set(), f"a right that nobody has tried to take away; {renew}"
    assert table.keys() - rights == set(), f"tried, and given to nobody any more; {renew}"


def test_every_right_in_the_table_is_missed_when_it_is_lost_or_has_its_reason() -> None:
    for (function, action), said in kept().items():
        reason = BEHIND.get(action) or NOT_ORDINARY.get((function, action))
        assert said == (reason or BREAKS), f"{function} {action}"
