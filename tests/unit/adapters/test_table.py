from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.exceptions import CommitFailedException

from contracts.drops.drop import curated_prefix
from lambdas.adapters import iceberg, snapshots, table
from lambdas.core.standing import Entered, Standing
from tests.support.platform import CURATED, DATABASE, Platform

COLUMNS = [
    ("area", "string"),
    ("cases", "integer"),
    ("pratique_drop", "string"),
    ("pratique_line", "integer"),
    ("pratique_period", "string"),
]
FIRST, SECOND, THIRD = "20201001T000000Z-ffffffff", "20201002T000000Z-aaaaaaaa", "20201003T000000Z-00000000"


def upload(
    platform: Platform, drop: str, periods: Iterable[str], columns: list[tuple[str, str]] = COLUMNS
) -> dict[str, str]:
    """Upload a file of two rows for each period; return the periods' addresses."""
    files = {}
    for period in periods:
        values = {"pratique_drop": [drop] * 2, "pratique_line": [2, 3], "pratique_period": [period] * 2}
        arrays = {
            name: pa.array(values.get(name, [7, 8] if kind == "integer" else ["E06", "E07"]), _arrow(kind))
            for name, kind in columns
        }
        buffer = io.BytesIO()
        pq.write_table(pa.table(arrays), buffer)
        key = f"{curated_prefix('cases', drop)}{period}.parquet"
        platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=buffer.getvalue())
        files[period] = f"s3://{CURATED}/{key}"
    return files


def commit(
    dataset: str,
    drop: str,
    files: dict[str, str],
    columns: list[tuple[str, str]],
    entered: tuple[Entered, ...] = (),
) -> table.Committed:
    return table.commit(dataset, drop, files, columns, lambda: Standing(entered))


def _arrow(kind: str) -> pa.DataType:
    return pa.int64() if kind == "integer" else pa.string()


def rows(tag: str | None = None) -> Counter[tuple[str, str]]:
    """Count rows by period and drop, now or as a drop left them."""
    loaded = iceberg.catalogue().load_table((DATABASE, "cases"))
    snapshot = loaded.snapshot_by_name(tag) if tag else loaded.current_snapshot()
    assert snapshot is not None
    scanned = loaded.scan(snapshot_id=snapshot.snapshot_id).to_arrow().to_pylist()
    return Counter((row["pratique_period"], row["pratique_drop"]) for row in scanned)


def test_a_first_drop_makes_the_table(platform: Platform) -> None:
    done = commit("cases", FIRST, upload(platform, FIRST, ["2020-09", "2020-10"]), COLUMNS)
    assert done.committed == ("2020-09", "2020-10")
    assert done.superseded == ()
    assert rows() == {("2020-09", FIRST): 2, ("2020-10", FIRST): 2}
    made = snapshots.Snapshot(
        "cases", str(done.snapshot), FIRST, 4, f"{FIRST}=2", history=((FIRST, "2020-09..2020-10"),)
    )
    assert snapshots.current("cases") == made
    assert snapshots.numbered("cases", str(done.snapshot)) == made
    assert snapshots.numbered("cases", "1") is None


def test_the_periods_of_every_commit_are_told_in_their_order(platform: Platform) -> None:
    commit("cases", FIRST, upload(platform, FIRST, ["2020-09", "2020-10"]), COLUMNS)
    commit("cases", SECOND, upload(platform, SECOND, ["2020-10", "2020-12"]), COLUMNS)
    found = snapshots.current("cases")
    assert found is not None
    assert found.history == ((FIRST, "2020-09..2020-10"), (SECOND, "2020-10 2020-12"))


def test_a_later_drop_replaces_its_periods_and_the_earlier_stays_readable(platform: Platform) -> None:
    commit("cases", FIRST, upload(platform, FIRST, ["2020-09", "2020-10"]), COLUMNS)
    commit("cases", SECOND, upload(platform, SECOND, ["2020-10", "2020-11"]), COLUMNS)
    assert rows() == {("2020-09", FIRST): 2, ("2020-10", SECOND): 2, ("2020-11", SECOND): 2}
    assert rows(table.tag(FIRST)) == {("2020-09", FIRST): 2, ("2020-10", FIRST): 2}


def test_committing_again_changes_nothing(platform: Platform) -> None:
    files = upload(platform, FIRST, ["2020-09"])
    done = commit("cases", FIRST, files, COLUMNS)
    commit("cases", SECOND, upload(platform, SECOND, ["2020-09"]), COLUMNS)
    assert commit("cases", FIRST, files, COLUMNS) == done
    assert rows() == {("2020-09", SECOND): 2}


def test_an_older_drop_does_not_replace_a_later_one(platform: Platform) -> None:
    commit("cases", SECOND, upload(platform, SECOND, ["2020-10"]), COLUMNS)
    files = upload(platform, FIRST, ["2020-09", "2020-10"])
    done = commit("cases", FIRST, files, COLUMNS)
    assert (done.committed, done.superseded) == (("2020-09",), ("2020-10",))
    assert commit("cases", FIRST, files, COLUMNS) == done
    assert rows() == {("2020-09", FIRST): 2, ("2020-10", SECOND): 2}


def test_a_drop_superseded_in_every_period_leaves_no_snapshot(platform: Platform) -> None:
    later = commit("cases", SECOND, upload(platform, SECOND, ["2020-10"]), COLUMNS)
    done = commit("cases", FIRST, upload(platform, FIRST, ["2020-10"]), COLUMNS)
    assert done == table.Committed(None, (), ("2020-10",))
    current = snapshots.current("cases")
    assert current is not None
    assert current.snapshot == later.snapshot


@pytest.mark.parametrize("request_name", ["GetTable", "UpdateTable"])
def test_two_drops_of_one_new_period_at_once_leave_the_later(platform: Platform, request_name: str) -> None:
    commit("cases", FIRST, upload(platform, FIRST, ["2020-08"]), COLUMNS)
    third = upload(platform, THIRD, ["2020-10"])
    second = upload(platform, SECOND, ["2020-10"])
    platform.gate.before(request_name, lambda: _done(commit("cases", THIRD, third, COLUMNS)))
    done = commit("cases", SECOND, second, COLUMNS)
    assert done == table.Committed(None, (), ("2020-10",))
    assert rows() == {("2020-08", FIRST): 2, ("2020-10", THIRD): 2}


def test_of_two_drops_at_once_the_later_wins_also_when_it_is_the_slower(platform: Platform) -> None:
    commit("cases", FIRST, upload(platform, FIRST, ["2020-10"]), COLUMNS)
    second = upload(platform, SECOND, ["2020-10"])
    platform.gate.before("UpdateTable", lambda: _done(commit("cases", SECOND, second, COLUMNS)))
    commit("cases", THIRD, upload(platform, THIRD, ["2020-10"]), COLUMNS)
    assert rows() == {("2020-10", THIRD): 2}
    assert rows(table.tag(SECOND)) == {("2020-10", SECOND): 2}


def test_the_same_drop_twice_at_once_is_committed_once(platform: Platform) -> None:
    files = upload(platform, FIRST, ["2020-10"])
    outcomes: list[table.Committed] = []
    platform.gate.before("UpdateTable", lambda: outcomes.append(commit("cases", SECOND, other, COLUMNS)))
    other = upload(platform, SECOND, ["2020-11"])
    commit("cases", FIRST, files, COLUMNS)
    platform.gate.before("UpdateTable", lambda: outcomes.append(commit("cases", THIRD, third, COLUMNS)))
    third = upload(platform, THIRD, ["2020-12"])
    assert commit("cases", THIRD, third, COLUMNS) == outcomes[-1]
    assert rows() == {("2020-10", FIRST): 2, ("2020-11", SECOND): 2, ("2020-12", THIRD): 2}


def test_a_contract_may_gain_a_column_anywhere(platform: Platform) -> None:
    commit("cases", FIRST, upload(platform, FIRST, ["2020-09"]), COLUMNS)
    wider = [COLUMNS[0], ("deaths", "integer"), *COLUMNS[1:]]
    commit("cases", SECOND, upload(platform, SECOND, ["2020-10"], wider), wider)
    scanned = iceberg.catalogue().load_table((DATABASE, "cases")).scan().to_arrow().to_pylist()
    assert sorted({(row["pratique_period"], row["deaths"]) for row in scanned if row["cases"] == 7}, key=str) == [
        ("2020-09", None),
        ("2020-10", 7),
    ]


def test_more_periods_than_an_iceberg_predicate_takes_are_replaced_as_one(platform: Platform) -> None:
    periods = [f"{year}-{month:02}" for year in range(2000, 2018) for month in range(1, 13)]
    commit("cases", FIRST, upload(platform, FIRST, periods), COLUMNS)
    commit("cases", SECOND, upload(platform, SECOND, periods), COLUMNS)
    assert rows() == {(period, SECOND): 2 for period in periods}


def test_a_commit_that_always_comes_second_is_a_fault(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table.commit.retry, "sleep", lambda _seconds: None)  # type: ignore[attr-defined]
    commit("cases", FIRST, upload(platform, FIRST, ["2020-09"]), COLUMNS)
    files = upload(platform, SECOND, ["2020-10"])
    drops = (f"2020{n:04}T000000Z-bbbbbbbb" for n in range(20))

    def always_first() -> None:
        drop = next(drops)
        commit("cases", drop, upload(platform, drop, [drop]), COLUMNS)
        platform.gate.before("UpdateTable", always_first)

    platform.gate.before("UpdateTable", always_first)
    with pytest.raises(CommitFailedException):
        commit("cases", SECOND, files, COLUMNS)
    assert ("2020-10", SECOND) not in rows()


def _done(_: object) -> None:
    """Take an outcome that does not matter."""


def test_a_snapshot_tells_which_periods_lack_rows(platform: Platform) -> None:
    def missing(drop: str, periods: list[str], *faulty: str) -> tuple[str, ...]:
        table.commit("cases", drop, upload(platform, drop, periods), COLUMNS, lambda: Standing(()), faulty)
        found = snapshots.current("cases")
        assert found is not None
        return found.missing

    assert missing(FIRST, ["2020-09", "2020-10"], "2020-09", "2020-10") == ("2020-09", "2020-10")
    assert missing(SECOND, ["2020-10"], "") == ("2020-09", "2020-10")
    assert missing(THIRD, ["2020-10"]) == ("2020-09",)
