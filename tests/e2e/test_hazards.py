"""Files that must not come in: each waits in quarantine with a receipt that says what to do; nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.drops.drop import quarantine_key
from tests.e2e.world import World

pytestmark = pytest.mark.e2e


def header_on_line_two(text: bytes) -> bytes:
    first, second, rest = text.split(b"\n", 2)
    return b"\n".join([second, first, rest])


def empty(_text: bytes) -> bytes:
    return b""


def cut_in_a_row(text: bytes) -> bytes:
    end = text.rindex(b",", 0, len(text) // 2)
    return text[: end + 2]


def whole(text: bytes) -> bytes:
    return text


@pytest.mark.parametrize(
    ("spoil", "dataset", "code"),
    [
        (header_on_line_two, "covid_cases", "header"),
        (whole, "covid_deaths", "no_contract"),
        (empty, "covid_cases", "empty"),
        (cut_in_a_row, "covid_cases", "truncated"),
    ],
    ids=["header on the second line", "no known dataset", "empty", "cut in the middle of a row"],
)
def test_a_file_that_must_not_come_in_waits_in_quarantine(
    world: World,
    generated: dict[str, list[Path]],
    tmp_path: Path,
    spoil: Callable[[bytes], bytes],
    dataset: str,
    code: str,
) -> None:
    snapshots, curated = world.snapshots(), world.keys(world.platform.output("CuratedBucket"), "")
    published = world.keys(world.platform.output("PublishedBucket"), "")
    file = tmp_path / "drop.csv"
    file.write_bytes(spoil(generated["covid_cases"][-1].read_bytes()))

    line = world.drop_one(dataset, file)

    assert line.state == "quarantined"
    assert line.dropped is not None
    receipt = world.receipt(line)
    assert receipt["state"] == "quarantined"
    assert any(code in reason["code"] for reason in receipt["reasons"]), receipt["reasons"]
    assert all(reason["message"] and reason["remedy"] for reason in receipt["reasons"])
    page = world.page(f"/receipts/{line.dropped.drop}/")
    assert receipt["reasons"][0]["remedy"].split("'")[0][:30] in page
    kept = world.read(line.dropped.bucket, quarantine_key(line.dropped.drop, line.dropped.key))
    assert kept == file.read_bytes()
    assert world.snapshots() == snapshots
    assert world.keys(world.platform.output("CuratedBucket"), "") == curated
    assert world.keys(world.platform.output("PublishedBucket"), "") == published
