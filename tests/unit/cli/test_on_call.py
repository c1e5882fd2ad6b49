"""What runbooks say to type works on an environment in an account: it needs nothing that runs on this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws
from typer.testing import CliRunner, Result

from cli import main
from config.load import load
from local import reached

ACCOUNT, REGION = "123456789012", "eu-west-2"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:pratique-prod"
DROP = "20261102T093000Z-0a1b2c3d"
ZONE = f"pratique-prod-landing-covid-tests-{ACCOUNT}"
ITEM = {
    "pk": "dataset#covid_tests",
    "sk": f"drop#{DROP}",
    "state": "quarantined",
    "bucket": ZONE,
    "key": "incoming/tests.csv",
    "landed": "2026-11-02T09:30:00+00:00",
    "reasons": '[{"code": "malware", "level": "refuse", "message": "Malware was found.", "remedy": "Call us."}]',
}
WHY = ("--reason", "for a test", "--env", "prod")


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An account with the ledger, the landing zone and the workflows of prod, and a machine on which nothing runs."""
    monkeypatch.setenv("PRATIQUE_HOME", str(tmp_path))
    monkeypatch.setattr(reached, "load", lambda name: load(name, account=ACCOUNT))
    with mock_aws():
        for name in ("ingest", "release"):
            boto3.client("stepfunctions", region_name=REGION).create_state_machine(
                name=f"pratique-prod-{name}",
                definition=json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}),
                roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow",
            )
        table = boto3.resource("dynamodb", region_name=REGION).create_table(
            TableName="pratique-prod-ledger",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        table.put_item(Item=ITEM)
        s3 = boto3.client("s3", region_name=REGION)
        s3.create_bucket(Bucket=ZONE, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=ZONE, Key=f"receipts/{DROP}/receipt.json", Body=b'{"warnings": []}')
        yield


def typed(*words: str) -> Result:
    return CliRunner().invoke(main.commands, [*words])


def started(workflow: str) -> list[dict[str, object]]:
    client = boto3.client("stepfunctions", region_name=REGION)
    found = client.list_executions(stateMachineArn=f"{MACHINE}-{workflow}")["executions"]
    return [json.loads(client.describe_execution(executionArn=each["executionArn"])["input"]) for each in found]


@pytest.mark.parametrize("words", [("status",), ("quarantine", "list"), ("receipt", DROP)])
def test_whoever_is_on_call_sees_where_a_drop_stands(words: tuple[str, ...]) -> None:
    said = typed(*words, "--env", "prod")

    assert said.exit_code == 0, said.output
    assert "tests.csv" in said.output or "incoming" in said.output


def test_a_release_is_started_again() -> None:
    said = typed("release", "covid_cases", "--env", "prod")

    assert said.exit_code == 0, said.output
    assert started("release") == [{"detail": {"product": "covid_cases", "again": True}}]


WITHDRAW = (
    "release",
    "withdraw",
    "covid_cases",
    "20201001T090000Z-aaaaaaaa",
    "--notice",
    "for a test",
    "--env",
    "prod",
)
REFUSE = ("quarantine", "refuse", DROP, *WHY)
STAND = ("release", "stand", DROP, "--reason", "for a test", "--env", "prod")
TEODOR = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Releases_0123456789abcdef/teodor.lind"


@pytest.fixture
def called_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have AWS name a caller; nothing is published yet."""
    client = reached.Account.client
    monkeypatch.setattr("local.latest.listed", lambda *_: [])

    def name(principal: str) -> None:
        sts = SimpleNamespace(get_caller_identity=lambda: {"Arn": principal})
        monkeypatch.setattr(
            reached.Account, "client", lambda self, service: sts if service == "sts" else client(self, service)
        )

    return name


def test_a_drop_is_refused_from_quarantine_by_who_aws_let_in(called_as: Callable[[str], None]) -> None:
    called_as(TEODOR)
    said = typed("quarantine", "refuse", DROP, *WHY)

    assert said.exit_code == 0, said.output
    (given,) = started("ingest")
    decision = given["decision"]
    assert isinstance(decision, dict)
    assert {name: decision[name] for name in ("dataset", "drop", "verb", "by", "reason")} == {
        "dataset": "covid_tests",
        "drop": DROP,
        "verb": "refuse",
        "by": "Teodor Lind",
        "reason": "for a test",
    }
    assert "pratique status --env prod" in said.output


@pytest.mark.parametrize("reason", ["", " ", "  x  "])
def test_a_decision_without_a_reason_is_asked_for_one(reason: str) -> None:
    said = typed("quarantine", "refuse", DROP, "--reason", reason, "--env", "prod")

    assert said.exit_code == 2
    assert "say in a few words why" in said.output
    assert "validation error" not in said.output
    assert started("ingest") == []


def test_of_a_drop_that_is_not_there_nothing_is_decided(called_as: Callable[[str], None]) -> None:
    called_as(TEODOR)
    said = typed("quarantine", "release", "20200101T000000Z-00000000", *WHY)

    assert said.exit_code != 0
    assert started("ingest") == []


@pytest.mark.parametrize("words", [WITHDRAW, STAND])
def test_who_takes_back_or_lets_stand_is_who_aws_let_in(
    words: tuple[str, ...], called_as: Callable[[str], None]
) -> None:
    called_as(TEODOR)
    typed(*words)

    (given,) = started("release")
    detail = given["detail"]
    assert isinstance(detail, dict)
    made = detail.get("decision") or detail["said"]
    assert (made["by"], made["principal"]) == ("Teodor Lind", TEODOR)


@pytest.mark.parametrize("words", [WITHDRAW, STAND, REFUSE])
@pytest.mark.parametrize(
    ("principal", "more", "told"),
    [
        (TEODOR, ("--by", "Harriet Okafor"), "Leave --by out"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/teodor.lind", (), "does not tell who you are"),
    ],
)
def test_nobody_decides_in_anothers_name(
    words: tuple[str, ...], principal: str, more: tuple[str, ...], told: str, called_as: Callable[[str], None]
) -> None:
    called_as(principal)
    said = typed(*words, *more)

    assert said.exit_code != 0
    assert told in str(said.exception)
    assert started("release") + started("ingest") == []


def test_what_a_runbook_says_to_type_names_the_environment(repository: Path) -> None:
    guide = (repository / "docs" / "operations.md").read_text()
    said = re.findall(r"`(pratique (?:status|receipt|quarantine|release|lineage|register start)[^`]*)`", guide)

    assert len(said) > 5
    for words in said:
        assert "--env <env>" in words, f"{words!r} looks at the platform of one machine"
