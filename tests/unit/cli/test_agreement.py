from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from cli import main
from cli.agreement_review import in_words
from config.load import load
from contracts.agreements.decision_record import read_record
from contracts.agreements.request import AccessRequest
from contracts.agreements.revealed import Revealed
from contracts.agreements.states import AgreementState, Verb
from contracts.datasets.curated import curated_columns
from contracts.reading.errors import PratiqueError
from lambdas.adapters import agreements, iceberg, ledger
from lambdas.adapters.access_requests import AccessRequests
from local.catalogue import catalogue
from tests.support.agreed import decided
from tests.support.platform import LEDGER, REGION, Platform


def test_an_agreement_shows_what_each_engine_lets_through() -> None:
    said = CliRunner().invoke(main.commands, ["agreement", "show", "shire_support"])
    assert said.exit_code == 0
    assert "row filter of Lake Formation: ((\"breakdown\" IN ('all')) OR (\"breakdown\" IN ('age')))" in said.output
    assert 'query layer: SELECT "date" AS "date", "area" AS "area"' in said.output


def test_what_is_coarser_is_said_to_be_the_query_layers_alone() -> None:
    said = CliRunner().invoke(main.commands, ["agreement", "show", "wharfe_modelling"])
    assert "coarser, by the query layer alone: date_of_birth_year, area_code_current" in said.output


def test_an_agreement_that_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(
        PratiqueError, match=r"There is no agreement nobody .*: there are outbreak_centre, shire_support"
    ):
        CliRunner().invoke(main.commands, ["agreement", "show", "nobody"], catch_exceptions=False)


def test_the_decisions_are_written_as_a_synth_takes_them(platform: Platform, tmp_path: Path) -> None:
    agreement = catalogue().agreements["outbreak_centre"]
    agreements.enter(agreement, Verb.TAKE_UP, by=agreement.approvers[0], reason="for a test", at="2026-10-02T09:00")
    out = tmp_path / "decisions.json"
    said = CliRunner().invoke(main.commands, ["agreement", "export", "--ledger", LEDGER, "--out", str(out)])
    assert "1 decisions on 1 agreements written to" in said.output
    (made,) = read_record(out, datetime.now(UTC)).decisions
    assert (made.agreement, made.verb) == ("outbreak_centre", Verb.TAKE_UP)


def answered(*command: str, typed: str = "") -> str:
    said = CliRunner().invoke(main.commands, ["agreement", *command], input=typed, catch_exceptions=False)
    assert said.exit_code == 0
    return " ".join(said.output.split())


@pytest.fixture
def tests(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people of Bolton with a positive test each, taken in."""
    monkeypatch.setattr("cli.agreement_review.reach", lambda _environment: None)
    platform.client("s3").create_bucket(Bucket="queries", CreateBucketConfiguration={"LocationConstraint": REGION})
    monkeypatch.setenv("QUERIES_BUCKET", "queries")
    day = date(2020, 10, 5)
    row = {"sex": "male", "area_code_current": "E08000001", "specimen_date": day, "result": "positive"}
    rows = [{**row, "nhs_number_pseudonym": who * 64, "pratique_period": day.isoformat()} for who in "ab"]
    columns = [(column.name, column.type.value) for column in curated_columns(catalogue().datasets["covid_tests"])]
    table = iceberg.load("covid_tests", columns)
    full = [{name: one.get(name) for name, _ in columns} for one in rows]
    table.append(pa.Table.from_pylist(full, schema=table.schema().as_arrow()))


def test_reviewers_see_what_an_agreement_would_reveal(tests: None) -> None:
    said = answered("preview", "wharfe_modelling")
    assert "links the records of one person" in said
    assert "2 rows of 2 people; 1 of 1 groups are of 1 to 9 people, the smallest of 2" in said


def test_what_was_shown_is_kept_with_an_approval_and_with_nothing_else(tests: None) -> None:
    first = catalogue().agreements["wharfe_modelling"].approvers[0]
    for verb in ("take_up", "approve"):
        answered("decide", "wharfe_modelling", verb, "--as", first, "--reason", "for a test", typed="y\n")
    taken_up, approved = agreements.decisions("wharfe_modelling")
    assert taken_up.revealed == ()
    assert [(item.table, item.people, item.small) for item in approved.revealed] == [("covid_tests", 2, 1)]
    assert "of 2 people" in answered("history", "wharfe_modelling")


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_whoever_sees_what_it_would_reveal_may_still_leave_it(tests: None, typed: str) -> None:
    first, *_ = catalogue().agreements["wharfe_modelling"].approvers
    who = ("--as", first, "--reason", "for a test")
    answered("decide", "wharfe_modelling", "take_up", *who)
    approve = ["agreement", "decide", "wharfe_modelling", "approve", *who]
    said = CliRunner().invoke(main.commands, approve, input=typed)
    assert said.exit_code == 1
    assert "2 rows of 2 people" in " ".join(said.output.split())
    assert [item.verb for item in agreements.decisions("wharfe_modelling")] == [Verb.TAKE_UP]
    answered("decide", "wharfe_modelling", "approve", *who, "--yes")
    assert [item.verb for item in agreements.decisions("wharfe_modelling")] == [Verb.TAKE_UP, Verb.APPROVE]


def test_a_table_without_rows_is_not_taken_for_one_that_reveals_nothing() -> None:
    assert in_words(Revealed(table="covid_tests", counted="people", people=0)).startswith("no row is given of it")


def test_a_table_that_is_not_there_yet_is_said_to_be_so(tests: None) -> None:
    assert "Nothing of nhs_pathways has been taken in yet" in answered("preview", "outbreak_centre")


TEODOR = "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Reviewer_0123456789abcdef/teodor.lind"


def called_as(monkeypatch: pytest.MonkeyPatch, principal: str) -> None:
    class Sts:
        def get_caller_identity(self) -> dict[str, str]:
            return {"Arn": principal}

    monkeypatch.setattr("local.agreements.clients.sts", Sts)


def test_on_aws_whoever_is_signed_in_decides_and_nobody_in_anothers_name(
    tests: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    called_as(monkeypatch, TEODOR)
    answered("decide", "wharfe_modelling", "take_up", "--reason", "for a test", "--env", "prod")
    (made,) = agreements.decisions("wharfe_modelling")
    assert (made.by, made.principal) == ("Teodor Lind", TEODOR)
    claimed = ["agreement", "decide", "wharfe_modelling", "approve", "--reason", "for a test", "--env", "prod", "--yes"]
    said = CliRunner().invoke(main.commands, [*claimed, "--as", "Harriet Okafor"])
    assert "Leave --as out" in str(said.exception)
    answered(*claimed[1:])
    twice = CliRunner().invoke(main.commands, claimed)
    assert "Teodor Lind has approved wharfe_modelling already: another must, Harriet Okafor" in str(twice.exception)


def test_whoever_sent_the_request_on_the_private_tier_cannot_approve_it(
    tests: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = AccessRequest(
        at="2026-11-01T09:00:00+00:00",
        person="sub-1",
        username="t.lind",
        address="198.18.0.1",
        agreement="wharfe_modelling",
        text="requester: Somebody Else",
    )
    AccessRequests("queries").write(asked)
    AccessRequests("queries").write(asked.model_copy(update={"agreement": "wharfe_modelling_two", "username": "h.o"}))
    environment = load("prod")
    people = {**environment.agreements.people, "t.lind": "Teodor Lind"}
    deciders = environment.agreements.model_copy(update={"people": people})
    changed = environment.model_copy(update={"agreements": deciders})
    monkeypatch.setattr("local.agreements.load", lambda _name: changed)
    called_as(monkeypatch, TEODOR)
    answered("decide", "wharfe_modelling", "take_up", "--reason", "for a test", "--env", "prod")
    (made,) = agreements.decisions("wharfe_modelling")
    assert made.senders == ("Teodor Lind", "t.lind")
    mine = ["agreement", "decide", "wharfe_modelling", "approve", "--reason", "for a test", "--env", "prod", "--yes"]
    said = CliRunner().invoke(main.commands, mine)
    assert "Teodor Lind asked for wharfe_modelling and cannot approve it: Harriet Okafor may" in str(said.exception)
    assert len(agreements.decisions("wharfe_modelling")) == 1


def test_a_request_that_cannot_be_read_stops_an_approval_of_its_agreement_and_nothing_else(
    platform: Platform, tests: None
) -> None:
    for name in ("wharfe_modelling", "another"):
        platform.client("s3").put_object(Bucket="queries", Key=f"requests/{name}/x.json", Body=b'{"at": "now"}')
    first = catalogue().agreements["wharfe_modelling"].approvers[0]
    who = ("--as", first, "--reason", "for a test")
    answered("decide", "wharfe_modelling", "take_up", *who)
    said = CliRunner().invoke(main.commands, ["agreement", "decide", "wharfe_modelling", "approve", *who, "--yes"])
    assert "Who sent requests/wharfe_modelling/x.json cannot be read" in str(said.exception)
    answered("decide", "wharfe_modelling", "send_back", *who)
    platform.client("s3").delete_object(Bucket="queries", Key="requests/wharfe_modelling/x.json")
    answered("decide", "wharfe_modelling", "take_up", *who)
    answered("decide", "wharfe_modelling", "approve", *who, "--yes")


def test_on_this_machine_somebody_says_who_decides(tests: None) -> None:
    said = CliRunner().invoke(
        main.commands, ["agreement", "decide", "wharfe_modelling", "take_up", "--reason", "for a test"]
    )
    assert "Say who decides: --as NAME" in str(said.exception)


ROLES = ("pratique-prod-agreement-wharfe_modelling", "pratique-prod-tier-wharfe_modelling")


@pytest.fixture
def in_prod(tests: None, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], set[str]]:
    """An agreement that is active in prod, with roles as deployed; decide there, and be told what bounds the roles."""
    agreement, iam = catalogue().agreements["wharfe_modelling"], platform.client("iam")
    for name in ROLES:
        boundary = "arn:aws:iam::444455556666:policy/pratique-prod-boundary"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}", PermissionsBoundary=boundary)
    called_as(monkeypatch, TEODOR)
    for item in decided(agreement):
        key = {"pk": f"agreement#{agreement.name}", "sk": f"decision#{item.number:06}"}
        ledger.table().put_item(Item={**key, "decision": item.model_dump_json()})

    def decide(verb: str) -> set[str]:
        answered("decide", agreement.name, verb, "--reason", "for a test", "--env", "prod")
        roles = [iam.get_role(RoleName=name)["Role"] for name in ROLES]
        return {role["PermissionsBoundary"]["PermissionsBoundaryArn"] for role in roles}

    return decide


def test_a_suspension_shuts_the_roles_in_athena_at_once_and_a_resumption_opens_them(
    in_prod: Callable[[str], set[str]],
) -> None:
    assert in_prod("suspend") == {"arn:aws:iam::aws:policy/AWSDenyAll"}
    assert in_prod("resume") == {f"arn:aws:iam::{load('prod').account}:policy/pratique-prod-boundary"}
    assert in_prod("withdraw") == {"arn:aws:iam::aws:policy/AWSDenyAll"}


def test_where_athena_could_not_be_shut_the_decision_stands_and_it_is_said_what_to_do(
    in_prod: Callable[[str], set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "PutRolePermissionsBoundary")

    monkeypatch.setattr("local.agreements.agreement_roles.bring", refused)
    with pytest.raises(
        PratiqueError, match=r"gives what it gave before.*agreement enforce wharfe_modelling --env prod"
    ):
        in_prod("suspend")
    assert agreements.decisions("wharfe_modelling")[-1].after is AgreementState.SUSPENDED


def test_roles_of_a_record_that_was_tampered_with_are_shut(
    in_prod: Callable[[str], set[str]], platform: Platform
) -> None:
    key = {"pk": "agreement#wharfe_modelling", "sk": "decision#000002"}
    ledger.table().delete_item(Key=key)
    said = CliRunner().invoke(main.commands, ["agreement", "enforce", "wharfe_modelling", "--env", "prod"])
    assert "the agreement gives nothing" in str(said.exception)
    role = platform.client("iam").get_role(RoleName=ROLES[0])["Role"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith("AWSDenyAll")
