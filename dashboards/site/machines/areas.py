"""The API's areas: ``/v1/areas.json``, and of each what every product tells, ``/v1/areas/<code>.json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.site.areas.facts import AreaFacts
from dashboards.site.areas.geography import Area, Geography
from dashboards.site.figure import Figure, Hidden
from dashboards.site.machines.writing import API
from dashboards.site.per_head import Ratio
from lambdas.core.release.cells import INCOMPLETE

COLUMNS = ["date", "value", "status", "low", "high"]


def areas_document(geography: Geography) -> dict[str, Any]:
    """Return every area that a product counts."""
    return {"areas": [_about(area) for area in sorted(geography.areas.values(), key=lambda area: area.slug)]}


def area_document(area: Area, facts: Sequence[AreaFacts]) -> dict[str, Any]:
    """Return the newest observations of an area, product by product, each with the release it is of."""
    return {**_about(area), "products": [_told(item, code) for item in facts for code in item.codes(area.slug)]}


def _about(area: Area) -> dict[str, Any]:
    return {
        "code": area.slug,
        "name": area.name,
        "kind": area.kind,
        "parent": area.parent or None,
        "successor": area.successor or None,
        "formed_from": list(area.formed_from),
        "became": [{"board": each.board, "part": each.part or None} for each in area.became],
        "page": f"/areas/{area.slug}/index.html",
        "data": f"/{API}/areas/{area.slug}.json",
    }


def _told(facts: AreaFacts, code: str) -> dict[str, Any]:
    document = facts.document
    until = facts.incomplete_from
    low, high = document["confidential_between"]
    return {
        "product": document["product"],
        "title": document["title"],
        "counted_as": code,
        "measure": document["measure"],
        "unit": document["unit"],
        "what": document["what"],
        "beside": facts.beside,
        "grain": document["grain"],
        "release": document["release"],
        "published": document["published"],
        "next_due": document["next_due"],
        "incomplete_from": until.isoformat() if until else None,
        "per_head": _per_head(facts, code),
        "columns": COLUMNS,
        "rows": [
            [day.isoformat(), *_observation(figure, low, high, lacks=day in facts.lacking)]
            for day, figure in facts.series(code).items()
        ],
    }


def _per_head(facts: AreaFacts, code: str) -> dict[str, Any] | None:
    """Return the rate of each date and of the mean of seven days; null where there is none."""
    rates = facts.rates
    if rates is None or code not in rates.people.by_area:
        return None
    series = facts.series(code)
    days, means = rates.days(code, series), rates.means(code, series, facts.incomplete_from)
    return {
        "measure": rates.rate.title,
        "per": rates.rate.per,
        "people": rates.people.by_area[code],
        "over": {"product": rates.people.product, "release": rates.people.release},
        "columns": ["date", "rate", "mean_7_days"],
        "rows": [[day.isoformat(), _rounded(days[day]), _rounded(means.get(day))] for day in series],
    }


def _rounded(ratio: Ratio) -> float | None:
    return round(ratio, 1) if isinstance(ratio, int | float) else None


def _observation(figure: Figure, low: int, high: int | None, *, lacks: bool) -> list[int | str | None]:
    """Return value, status, and the interval that everybody may know the count to lie in.

    There is none of a figure that lacks rows: nobody knows what was in them.
    """
    if isinstance(figure, Hidden):
        return [None, "confidential", low, high]
    if figure is None:
        return [None, "not_available", None, None]
    if lacks:
        return [figure, INCOMPLETE, None, None]
    return [figure, "reported", figure, figure]
