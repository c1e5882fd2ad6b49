"""What can be explored: the products of ``/v1/products.json`` that have dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.products.measure import PerHead
from dashboards.explorer.errors import SiteAway
from dashboards.site.areas.kinds import is_area


@dataclass(frozen=True)
class Facet:
    """A column that figures are told apart by. ``whole`` is the code of the whole; empty where there is none.

    ``labels`` are known of categories here; the names of a dimension's codes come with its release.
    """

    name: str
    title: str
    whole: str = ""
    labels: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Offer:
    """One product: what it is, what its columns mean, and its latest release.

    ``rate`` is a column of its own; ``per_head`` what is made of its figures and of people that another has published.
    """

    name: str
    title: str
    summary: str
    licence: str
    measure: str
    measure_title: str
    unit: str
    date: str
    grain: str
    facets: tuple[Facet, ...]
    rate: str
    rate_title: str
    per_head: PerHead | None
    unlisted_is_zero: bool
    incomplete_dates: int
    latest: str

    @property
    def area(self) -> Facet | None:
        """The facet whose values are areas, if there is one."""
        return next((facet for facet in self.facets if is_area(facet.whole)), None)


def offers(document: Any) -> dict[str, Offer]:
    """Read the API's document; products without dates are left out. Raises ``SiteAway`` when it is another document."""
    try:
        found = [_offer(item) for item in document["products"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SiteAway(f"/v1/products.json is not what its document says: {error!r}") from None
    return {offer.name: offer for offer in found if offer is not None}


def _offer(item: Mapping[str, Any]) -> Offer | None:
    dates = [each for each in item["slices"] if each["kind"] == "date"]
    others = [each for each in item["slices"] if each["kind"] != "date"]
    if not dates:
        return None
    rate = item["rate"] or {"name": "", "title": ""}
    per_head = item.get("per_head")  # the document of a site whose last release is older has none
    return Offer(
        name=item["product"],
        title=item["title"],
        summary=item["summary"],
        licence=item["licence"],
        measure=item["measure"]["name"],
        measure_title=item["measure"]["title"],
        unit=item["measure"]["unit"],
        date=dates[0]["name"],
        grain=dates[0]["grain"],
        facets=(
            *(Facet(each["name"], each["title"], labels=each["labels"]) for each in others),
            *(Facet(each["name"], each["title"], whole=each["whole"]) for each in item["dimensions"]),
        ),
        rate=rate["name"],
        rate_title=rate["title"],
        per_head=None if per_head is None else PerHead.model_validate(per_head),
        unlisted_is_zero=item["unlisted_is_zero"],
        incomplete_dates=item["incomplete_dates"],
        latest=item["latest"]["release"],
    )
