"""A drop of a source leads to the register's table: once, whole, and whatever dies or collides on the way."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import BotoCoreError, ClientError

from lambdas.adapters import iceberg, ledger, objects, register_builds, settings
from lambdas.core.registers.lineage import build_events, touched_builds
from lambdas.core.release.pointer import release_prefix
from lambdas.link.handler import NoSuchRegisterError
from lambdas.register.taking_over import AnswerError
from local import lineage
from tests.support import ingest, register, release
from tests.support.ingest import visits
from tests.support.platform import (
    DATABASE,
    LEDGER,
    PUBLISHED,
    REGISTERS,
    REGISTERS_DATABASE,
    ZONE,
    Context,
    Platform,
)

FIRST = visits("V1,2020-10-01,1", "V2,2020-10-01,1", "V3,2020-10-01,2", "V4,2020-10-01,3")
SECOND = visits("V1,2020-10-02,2", "V5,2020-10-02,1")
OF_FIRST = {("2020-10-01", 1): 2, ("2020-10-01", 2): 1, ("2020-10-01", 3): 1}
OF_BOTH = {("2020-10-01", 1): 1, ("2020-10-01", 2): 1, ("2020-10-01", 3): 1, ("2020-10-02", 2): 1, ("2020-10-02", 1): 1}
DEATHS = (BotoCoreError, ClientError, S3UploadFailedError, objects.ObjectError, OSError)


@pytest.fixture(autouse=True)
def with_athena(monkeypatch: pytest.MonkeyPatch) -> None:
    register.begin(monkeypatch)


def drop(platform: Platform, body: bytes = FIRST) -> str:
    platform.tick()
    return str(ingest.run(platform.put(ZONE, "incoming/visits.csv", body))["drop"])


def builds() -> dict[str, str]:
    items = ledger.query(f"register#{register.NAME}", "build#")
    return {item["sk"].removeprefix("build#"): item["state"] for item in items}


def test_a_drop_of_a_source_leads_to_a_table_that_says_what_it_is_made_of(platform: Platform) -> None:
    name = drop(platform)
    done = register.run(platform)
    assert register.rows() == OF_FIRST
    made_of = register.made_of()
    assert made_of.build == done["build"]
    assert [(item["dataset"], item["drop"]) for item in made_of.inputs] == [("visits", name)]
    assert f"from visits up to drop {name}." in made_of.in_words()
    (item,) = ledger.query(f"register#{register.NAME}", "build#")
    assert (item["state"], item["people"], item["snapshot"]) == ("built", 4, done["snapshot"])
    assert item["inputs"][0]["drop"] == name


def test_the_next_drop_replaces_it_as_a_whole_and_the_version_before_stays_readable(platform: Platform) -> None:
    drop(platform)
    first = register.run(platform)
    drop(platform, SECOND)
    second = register.run(platform)
    assert register.rows() == OF_BOTH
    table = register.table()
    assert table.scan(snapshot_id=int(first["snapshot"])).to_arrow().num_rows == 4
    assert builds() == {first["build"]: "replaced", second["build"]: "built"}


def test_before_anything_was_committed_there_is_nothing_to_build(platform: Platform) -> None:
    state = register.linked()
    assert (state["outcome"], state["reason"]) == ("waiting", "no drop of visits has been committed yet")
    assert register.linked(execution="another")["outcome"] == "waiting"  # the turn was given back


def test_an_event_that_comes_again_builds_nothing(platform: Platform) -> None:
    drop(platform)
    register.run(platform)
    before = register.end_state(platform)
    assert register.run(platform, execution="two")["outcome"] == "nothing"
    assert register.end_state(platform) == before


def test_a_register_that_is_not_what_was_verified_is_refused(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drop(platform)
    copy = tmp_path / "catalogue"
    shutil.copytree(Path(__file__).parents[1] / "support" / "catalogue", copy)
    query = copy / "registers" / register.NAME / "query.sql"
    query.write_text(query.read_text().replace("DESC", "ASC"), encoding="utf-8")
    monkeypatch.setenv("CATALOGUE", str(copy))
    settings.settings.cache_clear()
    state = register.run(platform)
    assert state["outcome"] == "refused"
    assert "are not what Rae Reader approved on 2020-10-01" in state["reason"]
    assert "pratique register verify visitors --reviewer WHO" in state["reason"]
    assert "a visitor is there once" in state["reason"]
    assert register.made_of() is None
    assert list(builds().values()) == ["refused"]
    assert register.linked(execution="another")["outcome"] == "refused"


def test_of_two_executions_one_builds_and_the_other_waits_and_then_finds_nothing_to_do(platform: Platform) -> None:
    drop(platform)
    first = register.linked(execution="one")
    drop(platform, SECOND)
    assert register.linked(execution="two")["outcome"] == "busy"
    register.built(register.asked(platform, first))
    second = register.linked(execution="two")
    assert second["outcome"] == "build"
    assert register.linked(execution="three")["outcome"] == "busy"
    register.built(register.asked(platform, second))
    assert register.linked(execution="three")["outcome"] == "nothing"
    assert register.rows() == OF_BOTH


@pytest.mark.parametrize("request_name", ["UpdateTable", "UpdateItem", "/tables/"])
def test_two_builds_at_once_leave_the_one_that_was_planned_later(platform: Platform, request_name: str) -> None:
    """As when a turn had lapsed: the slower build has read older sources, and ends after the newer one."""
    drop(platform)
    older = {**register.asked(platform, register.linked(execution="one")), "planned": "2020-10-05T09:00:00+00:00"}
    register_builds.end_turn(register.NAME, "one")
    drop(platform, SECOND)
    newer = register.asked(platform, register.linked(execution="two"))
    ended: list[dict[str, Any]] = []
    platform.gate.before(request_name, lambda: ended.append(register.built(newer)))
    late = register.built(older)
    assert ended[0]["snapshot"]
    assert register.rows() == OF_BOTH
    assert register.made_of().build == newer["build"]
    assert register_builds.current(register.NAME) in {newer["build"], older["build"]}
    assert late["checks"] == [] or late["snapshot"] is not None


def test_killed_at_any_request_and_replayed_a_build_leaves_the_same(platform: Platform) -> None:
    drop(platform)
    planned = register.asked(platform, register.linked())
    rewind = platform.gate.remember()
    platform.gate.open()
    register.built(planned)
    requests, undisturbed = len(platform.gate.requests), register.end_state(platform)
    assert requests > 10
    for number in range(requests):
        rewind()
        platform.gate.die_at(number)
        with pytest.raises(DEATHS):
            register.built(planned)
        platform.gate.open()
        register.built(planned)
        assert register.end_state(platform) == undisturbed, f"killed at request {number}"
        assert register.rows() == OF_FIRST


def test_killed_while_it_is_planned_and_replayed_it_is_planned_once(platform: Platform) -> None:
    drop(platform)
    rewind = platform.gate.remember()
    platform.gate.open()
    register.linked()
    requests = len(platform.gate.requests)
    for number in range(requests):
        rewind()
        platform.gate.die_at(number)
        with pytest.raises(DEATHS):
            register.linked()
        platform.gate.open()
        assert register.linked()["outcome"] == "build"
        assert list(builds().values()) == ["building"]


def test_after_a_fault_the_build_is_entered_as_failed_and_the_next_execution_has_its_turn(platform: Platform) -> None:
    drop(platform)
    planned = register.linked(execution="one")
    fault = {"Error": "QueryFailed", "Cause": "a query's id"}
    given = {"register": register.NAME, "execution": "one", "build": planned["build"], "fault": fault}
    register.link.main(given, Context())
    assert builds() == {planned["build"]: "failed"}
    assert register.run(platform, execution="two")["people"] == 4
    assert builds() == {planned["build"]: "built"}


def test_a_turn_that_was_never_given_back_ends_by_itself(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(platform)
    monkeypatch.setattr(ledger, "now", lambda: "2020-10-06T09:00:00+00:00")
    register.linked(execution="one")
    monkeypatch.setattr(ledger, "now", lambda: "2020-10-06T11:59:00+00:00")
    assert register.linked(execution="two")["outcome"] == "busy"
    monkeypatch.setattr(ledger, "now", lambda: "2020-10-06T12:01:00+00:00")
    assert register.linked(execution="two")["outcome"] == "build"


def test_an_answer_with_a_person_twice_is_not_committed(platform: Platform) -> None:
    drop(platform)
    planned = register.linked()
    doubled = "SELECT visit_pseudonym, day AS last_day, tests FROM visits"
    twice = f"{doubled} UNION ALL {doubled}".replace(
        "visits", f"visits FOR VERSION AS OF {planned['inputs'][0]['snapshot']}"
    )
    head, _, tail = planned["sql"].partition("\n")
    _, _, to = tail.rpartition("\n")
    with pytest.raises(AnswerError, match="8 rows of 4 people"):
        register.built(register.asked(platform, {**planned, "sql": f"{head}\n{twice}\n{to}"}))
    assert register.made_of() is None


def test_an_answer_of_other_columns_is_not_committed(platform: Platform) -> None:
    drop(platform)
    planned = register.linked()
    sql = planned["sql"].replace("SELECT\n  visit_pseudonym,\n  day AS last_day,\n  tests", "SELECT visit_pseudonym", 1)
    other = register.asked(platform, {**planned, "sql": sql})
    with pytest.raises(AnswerError, match=r"last_day date32\[day\], tests int64"):
        register.built(other)


def test_a_register_that_is_not_in_the_catalogue_is_named(platform: Platform) -> None:
    with pytest.raises(NoSuchRegisterError, match="there is no register visitor; there are visitors"):
        register.linked(name="visitor")


def published(platform: Platform) -> dict[str, Any]:
    (made,) = release.run(platform)
    return made


def test_its_counts_are_held_against_the_current_release_and_that_is_entered(platform: Platform) -> None:
    drop(platform, visits(*(f"V{n},2020-10-01,1" for n in range(9)), *(f"W{n},2020-10-01,2" for n in range(5))))
    made = published(platform)
    done = register.run(platform)
    (said,) = done["checked"]
    assert (said["outcome"], said["release"], said["day"]) == ("agrees", made["release"], "2020-10-01")
    (item,) = ledger.query(f"register#{register.NAME}", "check#")
    assert (item["outcome"], item["build"], item["cannot_be"]) == ("agrees", done["build"], 0)


def spoil(platform: Platform, made: dict[str, Any], before: str, after: str) -> None:
    key = f"{release_prefix(made['product'], made['release'])}data.csv"
    text = platform.read(PUBLISHED, key).decode()
    assert before in text
    platform.client("s3").put_object(Bucket=PUBLISHED, Key=key, Body=text.replace(before, after).encode())


def test_a_figure_that_cannot_be_the_registers_is_named_without_the_registers_count(platform: Platform) -> None:
    drop(platform, visits(*(f"V{n},2020-10-01,1" for n in range(9)), *(f"W{n},2020-10-01,2" for n in range(57))))
    spoil(platform, published(platform), "Several tests,57", "Several tests,88")
    (said,) = register.run(platform)["checked"]
    assert said["outcome"] == "apart"
    assert ["several", "88"] in said["apart"]
    assert "57" not in json.dumps(said["apart"])


def test_of_a_day_that_the_sources_know_nothing_of_yet_nothing_is_said(platform: Platform) -> None:
    drop(platform, visits(*(f"V{n},2020-10-01,1" for n in range(9)), *(f"W{n},2020-10-01,2" for n in range(5))))
    spoil(platform, published(platform), "2020-10-01", "2020-10-09")
    (said,) = register.run(platform)["checked"]
    assert (said["outcome"], said["known_until"], said["apart"]) == ("unknown", "2020-10-01", [])


def test_who_asks_has_the_counts_held_again_though_nothing_is_built(platform: Platform) -> None:
    drop(platform, visits(*(f"V{n},2020-10-01,1" for n in range(9)), *(f"W{n},2020-10-01,2" for n in range(5))))
    register.run(platform)
    published(platform)
    again = register.run(platform, because="asked", execution="two")
    assert again["outcome"] == "checks"
    assert [said["outcome"] for said in again["checked"]] == ["agrees"]
    assert register.linked(execution="three")["outcome"] == "nothing"


def test_versions_go_when_their_time_is_over_and_with_them_every_file_that_no_version_has(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(platform)
    first = register.run(platform)
    monkeypatch.setenv("REGISTER_RETENTION_DAYS", "0")
    monkeypatch.setattr(ledger, "now", lambda: "2090-10-06T09:00:00+00:00")
    settings.settings.cache_clear()
    drop(platform, SECOND)
    register.run(platform)
    assert register.rows() == OF_BOTH
    kept = platform.keys(REGISTERS, f"tables/{register.NAME}/data/")
    assert kept
    assert not [key for key in kept if f"/{first['build']}/" in key]
    assert [snapshot.snapshot_id for snapshot in register.table().snapshots()] != []
    assert register.table().snapshot_by_id(int(first["snapshot"])) is None


def test_lineage_leads_from_a_drop_to_the_builds_that_have_its_rows_and_to_no_others(platform: Platform) -> None:
    first_drop = drop(platform)
    first = register.run(platform)
    second_drop = drop(platform, SECOND)
    second = register.run(platform)
    items = platform.client("dynamodb").scan(TableName=LEDGER, ConsistentRead=True)["Items"]
    plain = [{name: next(iter(value.values())) for name, value in item.items()} for item in items]
    for item in plain:
        item.pop("rows", None)
    known = lineage.read(plain, lambda name: iceberg.catalogue().load_table((DATABASE, name)), lambda _key: None)
    of = {
        name: [build.build for build in touched_builds(known.drop(name), known.builds, known.contents)]
        for name in (first_drop, second_drop)
    }
    assert of == {first_drop: [first["build"], second["build"]], second_drop: [second["build"]]}
    start, event = build_events(known.builds[0], DATABASE, REGISTERS_DATABASE)
    assert (start["eventType"], start["outputs"], start["run"]["runId"]) == ("START", [], event["run"]["runId"])
    assert start["eventTime"] <= event["eventTime"]
    assert (event["eventType"], event["job"]["name"]) == ("COMPLETE", f"register.{register.NAME}")
    assert [item["name"] for item in event["inputs"]] == [f"{DATABASE}.visits"]
    (written,) = event["outputs"]
    assert written["name"] == f"{REGISTERS_DATABASE}.{register.NAME}"
    assert written["facets"]["version"]["datasetVersion"] == first["snapshot"]
    assert written["outputFacets"]["outputStatistics"]["rowCount"] == 4
