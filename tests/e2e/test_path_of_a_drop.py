"""From a dropped file to a published page, on the real stacks."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from local.catalogue import catalogue
from local.follow import Following
from tests.e2e.world import World

pytestmark = pytest.mark.e2e


def test_every_product_is_published_with_its_data_and_a_passing_certificate(landed: World) -> None:
    for name, product in catalogue().products.items():
        path = f"/products/{name}/latest"
        page = landed.page(f"{path}/")
        assert "<h1" in page
        assert "<svg" in page
        assert set(re.findall("<script src[^>]*>", page)) <= {'<script src="/filter.js" defer>'}
        assert json.loads(landed.page(f"{path}/certificate.json"))["passes"] is True
        rows = list(csv.DictReader(io.StringIO(landed.page(f"{path}/data.csv"))))
        assert rows, name
        assert product.dimensions[0].name in rows[0]
        assert json.loads(landed.page(f"{path}/data.csv-metadata.json"))["@context"]
        assert json.loads(landed.page(f"{path}/data.json"))


def test_an_area_has_what_the_latest_release_of_every_product_tells_of_it(landed: World) -> None:
    known = catalogue()
    counting = {
        name
        for name, product in known.products.items()
        if any(item.over(known.hierarchies).root == "E92000001" for item in product.dimensions)
        and any(item.kind == "date" for item in product.slices)
    }
    told = json.loads(landed.page("/v1/areas/E92000001.json"))["products"]
    assert {item["product"] for item in told} == counting
    products = json.loads(landed.page("/v1/products.json"))["products"]
    latest = {item["product"]: item["latest"]["release"] for item in products}
    assert all(item["release"] == latest[item["product"]] for item in told)
    page = landed.page("/areas/E92000001/")
    assert all(f"/products/{name}/latest/index.html" in page for name in counting)


def test_every_receipt_adds_up_to_the_rows_of_its_file(landed: World, first_run: Following) -> None:
    for line in first_run.lines:
        rows = landed.receipt(line)["rows"]
        headings = 0 if catalogue().datasets[line.dataset].csv.absent_header else 1
        assert rows["file"] == len(line.path.read_bytes().splitlines()) - headings
        assert rows["accepted"] + rows["rejected"] == rows["file"]


def test_the_same_file_again_changes_nothing(landed: World, generated: dict[str, list[Path]]) -> None:
    before, latest = landed.snapshots(), landed.latest()

    line = landed.drop_one("covid_cases", generated["covid_cases"][-1])

    assert line.state == "duplicate"
    assert landed.snapshots() == before
    assert landed.latest() == latest


def test_an_earlier_file_sent_again_takes_back_what_came_since(landed: World, generated: dict[str, list[Path]]) -> None:
    earlier, *_, latest = generated["covid_cases"]
    assert earlier != latest

    line = landed.drop_one("covid_cases", earlier)

    assert line.state == "committed"
    assert line.released == ("covid_cases",)
    assert line.dropped is not None
    drops = landed.ask("SELECT DISTINCT pratique_drop FROM covid_cases WHERE pratique_period = '2020-09'")
    assert drops == [[line.dropped.drop]]


def test_identities_exist_in_the_landing_zone_alone(landed: World, generated: dict[str, list[Path]]) -> None:
    with generated["covid_tests"][-1].open(newline="") as text:
        column = next(c.header for c in catalogue().datasets["covid_tests"].columns if c.name == "nhs_number")
        numbers = {row[column] for row in csv.DictReader(text)} - {""}
    assert numbers

    tokens = landed.ask("SELECT DISTINCT nhs_number_pseudonym FROM covid_tests")

    assert {len(token) for (token,) in tokens if token} == {64}
    for bucket in (landed.platform.output("CuratedBucket"), landed.platform.output("PublishedBucket")):
        for key in landed.keys(bucket, ""):
            body = landed.read(bucket, key)
            assert not any(number.encode() in body for number in list(numbers)[:50]), key


def test_a_correction_replaces_its_periods_and_the_earlier_snapshot_stays_readable(
    landed: World, generated: dict[str, list[Path]], tmp_path: Path
) -> None:
    original = generated["shielded_patients"][-1]
    total = "SELECT sum(patients) FROM shielded_patients{} WHERE pratique_period = '{}' AND area_code = 'E92000001'"
    before = landed.table("shielded_patients").current_snapshot()
    assert before is not None
    tag = f"drop-{before.summary['pratique.drop']}" if before.summary else ""
    period = landed.ask("SELECT max(pratique_period) FROM shielded_patients")[0][0]
    earlier = landed.ask(total.format("", period))
    correction = tmp_path / "correction.csv"
    correction.write_text(_with_one_count_raised(original.read_text()))

    line = landed.drop_one("shielded_patients", correction)

    assert line.state == "committed"
    assert line.released == ("shielded_patients",)
    pinned = landed.table("shielded_patients").metadata.refs[tag].snapshot_id
    assert landed.ask(total.format(f" FOR VERSION AS OF {pinned}", period)) == earlier
    assert landed.ask(total.format("", period)) != earlier


def _with_one_count_raised(text: str) -> str:
    """The same file with England's first exact count one higher."""
    rows = list(csv.reader(io.StringIO(text)))
    header = rows[0]
    dataset = catalogue().datasets["shielded_patients"]
    area, count = (header.index(dataset.column(name).header) for name in ("area_code", "patients"))
    row = next(row for row in rows[1:] if row[area] == "E92000001" and row[count].isdigit())
    row[count] = str(int(row[count]) + 1)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
