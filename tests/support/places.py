"""Two made-up products over the same areas, and the whole site that their releases make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from contracts.products.product import Product
from contracts.reference.codes import Entry, Hierarchy, Node, ReferenceList
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.districts_page import postcode_pages
from dashboards.site.areas.facts import AreaFacts, area_facts
from dashboards.site.areas.geography import Geography
from dashboards.site.calendar_page import render_calendar, upcoming
from dashboards.site.catalogue.pages import every_page
from dashboards.site.data_page import render_data
from dashboards.site.figures import Figures
from dashboards.site.home import render_home
from dashboards.site.missing_page import render_missing
from dashboards.site.notice import noticed
from dashboards.site.page import AGREEMENTS, CATALOGUE, DATASET, ReleasePage
from dashboards.site.per_head import People
from dashboards.site.product_page import render
from dashboards.site.releases_page import render_releases
from dashboards.site.summary import summary
from dashboards.site.views.parts import Parts
from dashboards.site.views.view_page import filters_of, view_pages
from lambdas.core.release.cells import Cell
from tests.support import ages
from tests.support.products import PUBLISHED, RELEASE, cells, page, product
from tests.support.shelf import shelf

ENGLAND, NORTH, SOUTH = "E92000001", "E12000001", "E12000009"
CITY, TOWN, OLD = "E08000003", "E07000008", "E07000028"
TODAY = (
    Node(ENGLAND, "England", ""),
    Node(NORTH, "The North", ENGLAND),
    Node(SOUTH, "The South", ENGLAND),
    Node(CITY, "City", NORTH),
    Node(TOWN, "Town & Country", SOUTH),
    Node("UNKNOWN", "Area not known", ENGLAND),
)
FLAT = (
    Node(ENGLAND, "England", ""),
    Node(f"{CITY}+E09000001", "City and Port", ENGLAND),
    Node(OLD, "Old Town", ENGLAND),
)
LISTS = {
    "areas": ReferenceList(
        "areas", tuple(Entry(code, code, "local_authority", TOWN if code == OLD else "") for code in (CITY, TOWN, OLD))
    )
}
# No postcode begins with X or V. The port is counted with the city, the old town is part of the town today.
DISTRICTS = {
    "XA10": (TOWN,),
    "XA2": ("E09000001", CITY),
    "XA1": (CITY, OLD),
    "VB1A": ("W06000001",),
    "VB1": (TOWN,),
}
PEOPLE = People(
    "populations",
    "Populations",
    "20200101T000000Z-00000000",
    {ENGLAND: 5_000_000, NORTH: 1_000_000, SOUTH: 2_000_000, CITY: 400_000},
)
FIRST = date(2020, 9, 1)


def calls(**changes: Any) -> Product:
    """Make the product of daily calls, one service alone."""
    fields: dict[str, Any] = {
        "slices": [{"name": "date", "title": "Date", "kind": "date"}],
        "dimensions": [{"name": "area", "title": "Area", "hierarchy": "areas"}],
        "page": {
            "chart_by": None,
            "incomplete_days": 3,
            "per_head": {"name": "calls_per_100000", "title": "Calls per 100,000 people", "over": "populations"},
        },
    }
    return product(**{**fields, **changes})


def visits() -> Product:
    """Make a product of weekly visits that its publisher has protected."""
    return product(
        name="visits",
        title="Visits to clinics",
        slices=[{"name": "date", "title": "Week", "kind": "date", "grain": "week"}],
        dimensions=[{"name": "area", "title": "Area", "hierarchy": "flat"}],
        measure={"name": "visits", "title": "Visits", "unit": "visits", "status": "status"},
        disclosure={"method": "published", "threshold": 7, "rounding_base": 5},
        page={"chart_by": None, "headline": "{value} visits in {area} in the {date}"},
    )


def daily(days: int = 40, more: int = 0) -> list[Cell]:
    """Make calls of each area and day; those of the town are confidential, with the South, every fifth day."""
    cells = []
    for n in range(days):
        day = (FIRST + timedelta(days=n)).isoformat()
        hidden = n % 5 == 0
        counts = {ENGLAND: 200 + n + more, NORTH: 120 + n, CITY: 120 + n, SOUTH: 80, TOWN: 80, "UNKNOWN": more}
        for code, count in counts.items():
            secret = hidden and code in {SOUTH, TOWN}
            cells.append(Cell((day, code), None if secret else count, "confidential" if secret else "reported"))
    return cells


def weekly() -> list[Cell]:
    """Make visits of three weeks; rows of the last were rejected."""
    days = [(FIRST + timedelta(weeks=n)).isoformat() for n in range(3)]
    return [
        Cell((day, node.code), 50 + 5 * n, "incomplete" if day == days[-1] else "reported")
        for n, day in enumerate(days)
        for node in FLAT
    ]


MAPPED = (
    Node(ENGLAND, "England", ""),
    Node(NORTH, "The North", ENGLAND),
    Node(SOUTH, "The South", ENGLAND),
    *(Node(f"E0600{n:04}", f"Place {n:02}", NORTH if n < 9 else SOUTH) for n in range(30)),
)

HIERARCHIES = {
    "areas": Hierarchy("areas", TODAY),
    "flat": Hierarchy("flat", FLAT),
    "mapped": Hierarchy("mapped", MAPPED),
}


def mapped(apart: int = 1, least: int = 0, **changes: Any) -> tuple[ReleasePage, list[Cell]]:
    """Make a release of calls of thirty local authorities: two confidential, one not there, all others apart.

    Its dates are so many days from one another; of ``least`` areas the count is that of the next one.
    """
    made = calls(
        dimensions=[{"name": "area", "title": "Area", "hierarchy": "mapped"}], disclosure={"method": "published"}
    )
    found = []
    for n in range(20):
        day = (FIRST + timedelta(days=n * apart)).isoformat()
        found += [Cell((day, code), 5_000 + n) for code in (ENGLAND, NORTH, SOUTH)]
        for place, node in enumerate(MAPPED[3:-1]):
            secret = place in {4, 12}
            found.append(
                Cell(
                    (day, node.code),
                    None if secret else 20 + max(place, least),
                    "confidential" if secret else "reported",
                )
            )
    figures = Figures(made, HIERARCHIES)
    for cell in found:
        figures.add(cell)
    facts = {"product": made, "hierarchies": HIERARCHIES, "figures": figures, **changes}
    return replace(page(), **facts), found


def release(made: Product | None = None, found: list[Cell] | None = None, **changes: Any) -> ReleasePage:
    """Make everything that the page of a release of calls tells."""
    chosen = made or calls()
    figures = Figures(chosen, HIERARCHIES)
    for cell in daily() if found is None else found:
        figures.add(cell)
    return replace(
        page(), **{"product": chosen, "hierarchies": HIERARCHIES, "figures": figures, "people": PEOPLE, **changes}
    )


def geography() -> Geography:
    """Return the areas of both products."""
    return Geography([calls(), visits()], HIERARCHIES, LISTS, DISTRICTS)


def facts(*pages: ReleasePage) -> list[AreaFacts]:
    """Return what releases tell of areas, read again."""
    documents = [area_facts(each) for each in pages]
    return [AreaFacts(document) for document in documents if document is not None]


def parted(made: ReleasePage, found: list[Cell]) -> Parts:
    """Return the parts of a release of these cells."""
    parts = Parts(made.product, made.hierarchies, made.figures)
    for cell in found:
        parts.add(cell)
    return parts


def views(made: ReleasePage, found: list[Cell], under: str) -> dict[str, str]:
    """Return the page of a release that has parts, and those of them, by address."""
    parts = parted(made, found)
    pages = {f"{under}{name}": html for name, html in view_pages(made, parts)}
    return {f"{under}index.html": render(made, filters_of(made, parts)), **pages}


def every_kind_of_page() -> dict[str, str]:
    """Return one page of each kind, by its address."""
    both = [release(), release(visits(), weekly())]
    told, places = facts(*both), geography()
    products = {each.product.name: each.product for each in both}
    summaries = [summary(each) for each in both]
    pages = {
        "/index.html": render_home(summaries),
        "/404.html": render_missing(),
        "/calendar/index.html": render_calendar(upcoming(products, summaries)),
        "/data/index.html": render_data(summaries),
        "/areas/index.html": render_areas(places),
        "/products/calls/releases/index.html": render_releases(calls(), [{"release": RELEASE, "published": PUBLISHED}]),
    }
    pages |= {f"/products/{each.product.name}/latest/index.html": render(each) for each in both}
    shown = (CATALOGUE, AGREEMENTS, DATASET.format("covid_tests"), DATASET.format("ae_waits"))
    shelved = every_page(shelf(summaries))
    pages |= {address: shelved[address] for address in shown}
    pages["/products/ages/latest/index.html"] = render(ages.release())
    several = views(page(found=cells(30)), cells(30), "/products/both/latest/")
    one_of_each = ("index.html", "service-online.html", "date-2020-09-30.html")
    withdrawn = noticed(render(both[0]), PUBLISHED, "The query counted visits twice.", "calls")
    pages[f"/products/calls/releases/{RELEASE}/index.html"] = withdrawn
    pages["/products/mapped/latest/view/map.html"] = views(*mapped(), "")["view/map.html"]
    pages |= {address: html for address, html in several.items() if address.endswith(one_of_each)}
    pages |= {f"/{key}": html for key, html in postcode_pages(places).items() if key.endswith(".html")}
    pages |= {f"/areas/{slug}/index.html": render_area(area, places, told) for slug, area in places.areas.items()}
    return pages
