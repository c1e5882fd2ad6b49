"""The pages that bring every product together are right whatever order releases come in."""

from __future__ import annotations

from pathlib import Path

import pytest
from boto3.dynamodb.conditions import Attr

from lambdas.adapters import ledger
from lambdas.publish import together
from tests.support.latest import FIRST, released
from tests.support.platform import PUBLISHED, Platform, restart

CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"


@pytest.mark.parametrize("moment", ["/index.html", "/feed.atom", "/v1/products.json"])
def test_of_two_releases_at_once_neither_is_missing_from_a_page_of_both(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setenv("CATALOGUE", str(CATALOGUE))
    restart()
    released(platform, "covid_cases", FIRST, 3712)

    def meanwhile() -> None:
        released(platform, "hospital_activity", FIRST, 395)
        together.bring()

    platform.gate.before(f"PUT /{PUBLISHED}{moment}", meanwhile)
    together.bring()
    home = platform.read(PUBLISHED, "index.html").decode()
    assert "<strong>395</strong>" in home
    assert "<strong>3712</strong>" in home
    assert platform.read(PUBLISHED, "sitemap.xml").count(b"/latest/") == 2
    assert b"\nSitemap: " in platform.read(PUBLISHED, "robots.txt")


def test_a_publication_tells_how_drops_came_in_and_not_why_one_was_held(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOGUE", str(CATALOGUE))
    restart()
    landed = "2026-11-20T08:00:00+00:00"
    for name, state, rejected in (("20261119T080000Z-aa", "committed", 7), ("20261120T080000Z-bb", "quarantined", 90)):
        facts = {"landed": landed, "key": "incoming/secret.csv", "reasons": [{"message": "line 3 says Ann Example"}]}
        ledger.register("covid_cases", name, facts)
        rows = {"file": 100, "accepted": 100 - rejected, "rejected": rejected, "faulty": rejected}
        ledger.update(
            {"pk": "dataset#covid_cases", "sk": f"drop#{name}"}, {"rows": rows, "state": state}, Attr("pk").exists()
        )
    released(platform, "covid_cases", FIRST, 3712)
    together.bring()
    page = platform.read(PUBLISHED, "catalogue/datasets/covid_cases/index.html").decode()
    assert "Of the newest 2 files: 1 held until a person decides, 1 accepted. 97 rows were rejected" in page
    assert "secret.csv" not in page
    assert "Ann Example" not in page
    assert b"/catalogue/datasets/covid_cases/index.html" in platform.read(PUBLISHED, "sitemap.xml")
    assert b"No agreement has been approved" in platform.read(PUBLISHED, "catalogue/agreements/index.html")
