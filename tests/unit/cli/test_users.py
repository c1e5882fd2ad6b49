from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import main
from contracts.agreements.states import Verb
from contracts.reading.errors import PratiqueError
from lambdas.adapters import agreements, inviting, people
from lambdas.core.onboarding import Person
from local.catalogue import catalogue
from tests.support.platform import LEDGER, Platform

AGREEMENT = "outbreak_centre"


@pytest.fixture
def pool(platform: Platform) -> str:
    people.cognito.cache_clear()
    made = str(platform.client("cognito-idp").create_user_pool(PoolName="users")["UserPool"]["Id"])
    platform.client("cognito-idp").create_group(UserPoolId=made, GroupName=f"agreement-{AGREEMENT}")
    where = {"LocationConstraint": "eu-west-2"}
    platform.client("s3").create_bucket(Bucket="queries", CreateBucketConfiguration=where)
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "users.csv"
    path.write_text("username,email\nada.byron,ada@example.org\n", encoding="utf-8")
    return path


def invite(file: Path, pool: str, *more: str) -> Result:
    named = ("--agreement", AGREEMENT, "--pool", pool, "--ledger", LEDGER, "--queries", "queries")
    return CliRunner().invoke(main.commands, ["users", "invite", str(file), *named, *more], catch_exceptions=False)


def approve() -> None:
    agreement = catalogue().agreements[AGREEMENT]
    first, second = agreement.approvers
    for verb, by in ((Verb.TAKE_UP, first), (Verb.APPROVE, first), (Verb.APPROVE, second)):
        agreements.enter(agreement, verb, by=by, reason="for a test", at="2026-10-02T09:00:00+00:00")


def test_people_of_an_active_agreement_are_invited_with_a_result_for_each(
    platform: Platform, pool: str, file: Path, tmp_path: Path
) -> None:
    approve()
    said = invite(file, pool, "--out", str(tmp_path / "results.csv"))
    assert said.exit_code == 0
    assert "1 invited, 0 again, 0 added, 0 unchanged, 0 failed" in said.output
    rows = (tmp_path / "results.csv").read_text(encoding="utf-8").splitlines()
    assert rows == ["username,email,outcome,why", "ada.byron,ada@example.org,invited,"]


def test_who_invited_whom_under_which_agreement_is_kept_by_who_aws_says_it_was(
    platform: Platform, pool: str, file: Path
) -> None:
    approve()
    for outcome in ("invited", "unchanged"):
        said = invite(file, pool)
        (key,) = [key for key in platform.keys("queries", "invitations/") if key in "".join(said.output.split())]
        kept = json.loads(platform.read("queries", key))
        assert kept["by"] == platform.client("sts").get_caller_identity()["Arn"]
        assert (kept["agreement"], kept["counts"][outcome]) == (AGREEMENT, 1)
        assert kept["results"] == [{"username": "ada.byron", "outcome": outcome}]
    assert len(platform.keys("queries", "invitations/")) == 2
    assert "ada@example.org" not in json.dumps(kept)


def test_what_was_done_before_an_interruption_is_kept_and_written(
    platform: Platform, pool: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve()
    lines = [f"person-{number},person-{number}@example.org" for number in range(40)]
    file.write_text("\n".join(["username,email", *lines]), encoding="utf-8")
    monkeypatch.setattr(inviting, "PART", 5)
    one = people._one

    def dies(where: str, group: str, person: Person) -> people.Result:
        if person.username == "person-20":
            raise RuntimeError("killed")
        return one(where, group, person)

    with monkeypatch.context() as dying:
        dying.setattr(people, "_one", dies)
        with pytest.raises(RuntimeError):
            invite(file, pool, "--out", str(tmp_path / "results.csv"))
    kept = [json.loads(platform.read("queries", key)) for key in platform.keys("queries", "invitations/")]
    named = sorted(item["username"] for part in kept for item in part["results"])
    done = platform.client("cognito-idp").list_users_in_group(
        UserPoolId=pool, GroupName=f"agreement-{AGREEMENT}", Limit=60
    )["Users"]
    assert named == sorted(user["Username"] for user in done)
    written = (tmp_path / "results.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert sorted(line.partition(",")[0] for line in written) == named
    said = invite(file, pool)
    assert f"{40 - len(named)} invited, 0 again, 0 added, {len(named)} unchanged" in said.output


def test_a_spreadsheet_runs_nothing_of_what_is_written_of_people(
    platform: Platform, pool: str, file: Path, tmp_path: Path
) -> None:
    approve()
    file.write_text("username,email\nada.byron,=1+1@example.org\n", encoding="utf-8")
    results, report = tmp_path / "results.csv", tmp_path / "report.csv"
    invite(file, pool, "--out", str(results))
    named = ("--pool", pool, "--ledger", LEDGER, "--queries", "queries", "--out", str(report))
    CliRunner().invoke(main.commands, ["users", "recertify", *named], catch_exceptions=False)
    for path in (results, report):
        [row] = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        assert row["email"] == "'=1+1@example.org"


def test_nobody_is_invited_under_an_agreement_that_is_not_active(platform: Platform, pool: str, file: Path) -> None:
    with pytest.raises(PratiqueError, match="Agreement outbreak_centre is requested, and only people of an active one"):
        invite(file, pool)
    assert platform.client("cognito-idp").list_users(UserPoolId=pool)["Users"] == []


def test_a_list_with_a_mistake_invites_nobody(platform: Platform, pool: str, file: Path) -> None:
    approve()
    file.write_text("username,email\nada.byron,ada@example.org\ngrace,grace\n", encoding="utf-8")
    with pytest.raises(PratiqueError, match="line 3: email 'grace'"):
        invite(file, pool)
    assert platform.client("cognito-idp").list_users(UserPoolId=pool)["Users"] == []


def test_everybody_who_is_let_in_is_reported_with_what_to_do(
    platform: Platform, pool: str, file: Path, tmp_path: Path
) -> None:
    approve()
    invite(file, pool)
    today = datetime.now(UTC).date()
    client = platform.client("s3")
    key = f"queries/day={today}/agreement={AGREEMENT}/1.json"
    client.put_object(Bucket="queries", Key=key, Body=b'{"username": "ada.byron"}')
    out = tmp_path / "report.csv"
    named = ("--pool", pool, "--ledger", LEDGER, "--queries", "queries", "--out", str(out))
    said = CliRunner().invoke(main.commands, ["users", "recertify", *named], catch_exceptions=False)
    [row] = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    assert (row["agreement"], row["username"], row["last_question"]) == (AGREEMENT, "ada.byron", str(today))
    assert f"1: {row['to_do']}" in said.output
    platform.client("cognito-idp").admin_disable_user(UserPoolId=pool, Username="ada.byron")
    said = CliRunner().invoke(main.commands, ["users", "recertify", *named], catch_exceptions=False)
    assert said.exit_code == 1
    assert "1: take them out of the group: they are disabled" in said.output
