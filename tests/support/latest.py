"""What releases leave in the published bucket, without the way there: their facts, their summary, the pointer."""

from __future__ import annotations

import json
from typing import Any

from lambdas.core.release.pointer import KEY, release_prefix
from tests.support.platform import PUBLISHED, Platform

ENGLAND, NORTH_WEST, MANCHESTER = "E92000001", "E12000002", "E08000003"
AREAS = {"covid_cases": [ENGLAND, NORTH_WEST, MANCHESTER], "hospital_activity": [ENGLAND]}
FIRST, SECOND = "20201005T093001Z-00000000", "20201006T093001Z-00000000"


def released(platform: Platform, product: str, release: str, count: int | str, areas: list[str] | None = None) -> None:
    """Put what a release tells of its areas in place, and switch to it."""
    s3 = platform.client("s3")
    path = release_prefix(product, release)
    about = {"product": product, "title": product, "release": release, "published": "2020-10-05T08:30:00+00:00"}
    told: dict[str, Any] = {
        **about,
        "next_due": "2020-10-12",
        "headline": "{value} in {area} on {date}",
        "measure": "Cases",
        "unit": "cases",
        "what": "",
        "grain": "day",
        "incomplete_from": None,
        "confidential_between": [1, None],
        "days": ["2020-10-01"],
        "figures": {code: [count] for code in areas or AREAS[product]},
    }
    headline = {"before": "", "value": str(count), "after": "cases"}
    shown = {**about, "summary": "", "next_due": "2020-10-12", "headline": headline, "trend": None, "spark": []}
    s3.put_object(Bucket=PUBLISHED, Key=path + "areas.json", Body=json.dumps(told).encode())
    s3.put_object(Bucket=PUBLISHED, Key=path + "summary.json", Body=json.dumps(shown).encode())
    try:
        pointer = json.loads(platform.read(PUBLISHED, KEY))
    except s3.exceptions.NoSuchKey:
        pointer = {"products": {}}
    pointer["products"][product] = {"release": release, "published": about["published"], "path": path}
    s3.put_object(Bucket=PUBLISHED, Key=KEY, Body=json.dumps(pointer).encode())
