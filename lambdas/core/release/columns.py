"""The columns of what is published: the CSV has them, CSVW describes them, the page defines them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts.products.dimensions import Grain, Slice
from contracts.products.measure import STATUS, MeasureKind, Rate
from contracts.products.product import Method, Product
from contracts.reference.codes import Hierarchy
from lambdas.core.release.cells import Cell, keys
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE, denominator_shown
from lambdas.core.release.rounding import rounded_briefly

PROVISIONAL = "provisional"
NAME = "_name"  # what the column of a code's name has at its end


@dataclass(frozen=True)
class PublishedColumn:
    """One column. ``datatype`` is CSVW's; ``key`` says that it helps to tell rows apart."""

    name: str
    title: str
    description: str
    datatype: str
    key: bool


def published_columns(product: Product, hierarchies: Mapping[str, Hierarchy]) -> tuple[PublishedColumn, ...]:
    """Return the columns in order: slices, each dimension's code and, where it says more, its name, value, status."""
    columns = [_slice(item) for item in product.slices]
    for dimension in product.dimensions:
        hierarchy = dimension.over(hierarchies)
        whole = hierarchy.names[hierarchy.root]
        said = f"Code. {hierarchy.root} stands for the whole: {whole}."
        columns.append(PublishedColumn(dimension.name, dimension.title, said, "string", key=True))
        if _named(hierarchy):
            name = dimension.name + NAME
            columns.append(PublishedColumn(name, f"{dimension.title}, name", "Name of the code.", "string", key=False))
    what = "Sum in" if product.measure.kind is MeasureKind.MAGNITUDE else "Number of"
    brief = rounded_briefly(product.disclosure)
    hides = "" if product.disclosure.method is Method.ROUND else f"; {CONFIDENTIAL} where it is confidential"
    said = f"{what} {product.measure.unit}{', ' if brief else ''}{brief}{hides}."
    columns.append(PublishedColumn(product.measure.name, product.measure.title, said, "integer", key=False))
    if product.rate is not None:
        columns += _rate(product.rate, product.measure.unit)
    said = "Whether the number is reported, or incomplete since rows were rejected, or, if there is none, why."
    columns.append(PublishedColumn(STATUS, "Status", said, "string", key=False))
    return (*columns, *([_PROVISIONAL] if tells_provisional(product) else []))


def tells_provisional(product: Product) -> bool:
    """Whether the newest dates of a product are marked in its data, since their counts will still grow."""
    return bool(product.page.incomplete_days) and any(item.kind == "date" for item in product.slices)


def told_columns(product: Product) -> tuple[str, ...]:
    """Name the columns that a certificate is about, in order: not those of codes' names, nor what is provisional."""
    rate = (product.rate.denominator, product.rate.name) if product.rate else ()
    return (*keys(product), product.measure.name, *rate, STATUS)


def provisional(product: Product, since: str) -> Callable[[Cell], tuple[bool, ...]]:
    """Return what tells of a cell whether its date is ``since`` or later; nothing where a product does not tell it."""
    if not tells_provisional(product):
        return lambda _: ()
    at = next(place for place, item in enumerate(product.slices) if item.kind == "date")
    return lambda cell: (bool(since) and cell.keys[at] >= since,)


def row_maker(
    product: Product, hierarchies: Mapping[str, Hierarchy], since: str = ""
) -> Callable[[Cell], list[str | int]]:
    """Return the function that turns a cell into a row of the CSV; dates from ``since`` on are provisional."""
    growing = provisional(product, since)
    names: list[dict[str, str] | None] = [None for _ in product.slices]
    for dimension in product.dimensions:
        hierarchy = dimension.over(hierarchies)
        names.append(hierarchy.names if _named(hierarchy) else None)

    def row(cell: Cell) -> list[str | int]:
        made: list[str | int] = []
        for key, naming in zip(cell.keys, names, strict=True):
            made.append(key)
            if naming is not None:
                made.append(naming[key])
        made.append(CONFIDENTIAL if cell.value is None else cell.value)
        if product.rate is not None:
            made.append(denominator_shown(product.rate, cell.denominator))
            made.append(cell.rate)
        made.append(cell.status)
        made += ["true" if each else "false" for each in growing(cell)]
        return made

    return row


def _rate(rate: Rate, unit: str) -> list[PublishedColumn]:
    """Return the columns of a rate: what it is over, and the rate."""
    over = (
        f"Public figure that the rate is over: {rate.source.strip().rstrip('.')}. {NOT_AVAILABLE} where there is none."
        if rate.share_of is None
        else f"What the rate is over: the number for the whole of {rate.share_of}; {CONFIDENTIAL} where "
        "that is confidential."
    )
    said = (
        f"{unit[:1].upper()}{unit[1:]} per {rate.per:,}; {CONFIDENTIAL} where a number is confidential or the figure "
        f"is below {rate.smallest_denominator:,}."
    )
    return [
        PublishedColumn(rate.denominator, rate.denominator_title, over, "integer", key=False),
        PublishedColumn(rate.name, rate.title, said, "decimal", key=False),
    ]


_PROVISIONAL = PublishedColumn(
    PROVISIONAL,
    "Provisional",
    "Whether the date is one of the newest, whose counts will still grow in later releases.",
    "boolean",
    key=False,
)
_DATES = {
    Grain.DAY: "Day, as in ISO 8601.",
    Grain.WEEK: "A day of the week that is counted, as in ISO 8601.",
    Grain.MONTH: "A day of the month that is counted, as in ISO 8601.",
    Grain.QUARTER: "A day of the quarter that is counted, as in ISO 8601.",
}


def _slice(item: Slice) -> PublishedColumn:
    if item.kind == "date":
        return PublishedColumn(item.name, item.title, _DATES[item.grain], "date", key=True)
    return PublishedColumn(item.name, item.title, "There is no total over this column.", "string", key=True)


def _named(hierarchy: Hierarchy) -> bool:
    """Whether names say more than codes do: they differ in more than case and the marks between words."""
    return any(_bare(code) != _bare(name) for code, name in hierarchy.names.items())


def _bare(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ")
