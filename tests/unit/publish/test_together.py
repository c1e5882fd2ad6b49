"""The pages that bring every product together are right whatever order releases come in."""

from __future__ import annotations

from pathlib import Path

import pytest

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
