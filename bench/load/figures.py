"""A published site of one product, as large as cases by local authority over a year; made up, the same every time."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

PRODUCT, RELEASE = "cases", "20201003T163000Z-ab12cd34"
AREAS, DAYS = 330, 365
FIRST = date(2020, 1, 1)
VIEW = f"?product={PRODUCT}&area=E000&area=E001&area=E002&last=365&show=mean"


def publish(folder: Path) -> None:
    """Write the API's files."""
    names = {f"E{at:03}": f"Area {at}" for at in range(AREAS)}
    days = [(FIRST + timedelta(days=n)).isoformat() for n in range(DAYS)]
    rows = [
        [day, code, None if (at * n) % 17 == 3 else 50 + (7 * at + 13 * n) % 400, _status(at, n)]
        for n, day in enumerate(days)
        for at, code in enumerate(names)
    ]
    data = {
        "product": PRODUCT,
        "title": "Cases",
        "release": RELEASE,
        "published": "2020-10-05T08:30:00+00:00",
        "licence": "None",
        "unit": "cases",
        "rounded_to": None,
        "notes": [],
        "names": {"area": names},
        "columns": ["date", "area", "cases", "status"],
        "rows": rows,
    }
    product = {
        "product": PRODUCT,
        "title": "Cases",
        "summary": "Made up.",
        "owner": "Bench",
        "licence": "None",
        "measure": {"name": "cases", "title": "Cases", "unit": "cases"},
        "slices": [{"name": "date", "title": "Date", "kind": "date", "grain": "day"}],
        "dimensions": [{"name": "area", "title": "Area", "whole": "E000"}],
        "rate": None,
        "unlisted_is_zero": False,
        "incomplete_dates": 5,
        "latest": {"release": RELEASE},
    }
    target = folder / "v1" / "products" / PRODUCT / "releases" / RELEASE
    target.mkdir(parents=True)
    (target / "data.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "v1" / "products.json").write_text(json.dumps({"products": [product]}), encoding="utf-8")
    lines = ["date,area,cases", *(f"{row[0]},{row[1]},{'' if row[2] is None else row[2]}" for row in rows)]
    (folder / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _status(at: int, n: int) -> str:
    return "confidential" if (at * n) % 17 == 3 else "reported"
