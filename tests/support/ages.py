"""A made-up product with age and sex, and a release of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product as combinations

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy, Node
from dashboards.site.figures import Figures
from dashboards.site.page import ReleasePage
from lambdas.core.release.cells import Cell
from tests.support.products import AGES, AREAS, page, product

DAY = "2020-09-30"
SEXES = Hierarchy(
    "sexes",
    tuple(
        Node(code, name, "ALL" if code != "ALL" else "")
        for code, name in (("ALL", "All sexes"), ("female", "Female"), ("male", "Male"), ("unknown", "Sex not known"))
    ),
)
HIERARCHIES = {"areas": AREAS, "ages": AGES, "sexes": SEXES}


def by_age_and_sex() -> Product:
    """Make the product: calls by service, area, age and sex."""
    dimensions = [
        {"name": "area", "title": "Area", "hierarchy": "areas"},
        {"name": "age", "title": "Age band", "hierarchy": "ages"},
        {"name": "sex", "title": "Sex", "hierarchy": "sexes"},
    ]
    return product(dimensions=dimensions)


def cells() -> list[Cell]:
    """Make cells of two days, of which one is confidential and one is not there."""
    counts = {("0-18", "female"): 30, ("0-18", "male"): 31, ("19+", "female"): 45, ("19+", "unknown"): 2}
    found = [Cell((DAY, service, "E92", "ALL", "ALL"), 200) for service in ("phone", "online")]
    for service, ((age, sex), count) in combinations(("phone", "online"), counts.items()):
        found.append(Cell((DAY, service, "E92", age, sex), count))
        found.append(Cell((DAY, service, "N", age, sex), count // 2))
        found.append(Cell(("2020-09-29", service, "E92", age, sex), 1))
    return [*found, Cell((DAY, "phone", "E92", "19+", "male"), None, "confidential", "primary", 1, 7)]


def figures() -> Figures:
    """Pick what a page shows of these cells."""
    found = Figures(by_age_and_sex(), HIERARCHIES)
    for cell in cells():
        found.add(cell)
    return found


def release() -> ReleasePage:
    """Make everything that its page tells."""
    return replace(page(), product=by_age_and_sex(), hierarchies=HIERARCHIES, figures=figures())
