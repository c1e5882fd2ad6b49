"""What a release changed: dates it adds, and figures of the release before that it revises. From what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.products.product import Product
from dashboards.site.areas.geography import area_dimension
from dashboards.site.csvw_file import Column, write_csvw
from dashboards.site.page import ReleasePage
from lambdas.core.paper.words import count, listing, number, period
from lambdas.core.release.cells import keys
from lambdas.core.release.files import CSV
from lambdas.core.release.revisions import BEFORE, CHANGE, CHANGES, NOW, Revisions, write_revisions

SHOWN = 5
"""How many of the largest revisions are listed, and of the areas that have any."""
CHANGES_CSVW = CHANGES + "-metadata.json"


@dataclass(frozen=True)
class Before:
    """The release before: its summary.json as it was published, and its data.csv."""

    summary: Mapping[str, Any]
    data: Path


def write_changes(folder: Path, page: ReleasePage, before: Before | None) -> dict[str, Any] | None:
    """Compare every cell of data.csv in ``folder`` with the release before; write changes.csv where any differs.

    None for the first release of a product, or after one that counts otherwise. ``revised`` lists the largest
    revisions, ``named`` the areas that have the largest; a count that is or was confidential is told apart.
    """
    if before is None or _counts(page, before.summary):
        return None
    product, figures = page.product, page.figures
    area = area_dimension(product, page.hierarchies)
    found = write_revisions(
        folder,
        folder / CSV,
        before.data,
        product,
        by=None if area is None else area.name,
        zeros=figures.absent == 0,
        most=SHOWN,
    )
    if found is None:
        return None
    if found.any:
        write_csvw(folder / CHANGES_CSVW, CHANGES, "What changed", page.release, _columns(product), keys(product))
    names = list(page.area_names)
    apart = [code for code in found.codes if code != names[0]]
    return {
        "since": before.summary["release"],
        "published": before.summary["published"],
        "grain": figures.grain.value,
        "dated": bool(figures.day),
        "file": CHANGES if found.any else "",
        **{name: getattr(found, name) for name in _TOLD},
        "areas": len(apart),
        "named": [page.area_names.get(code, code) for code in apart[:SHOWN]],
        "revised": [{"name": _name(page, item.keys), "before": item.before, "now": item.now} for item in found.largest],
        "revisions": found.revised,
    }


_TOLD = tuple(name for name in Revisions._fields if name not in {"revised", "codes", "largest"})


def in_words(found: Mapping[str, Any], unit: str) -> str:
    """Say it in a few sentences: ``1 new day: 2 October 2020. 4 of 90 earlier figures were revised, of 2 areas: …``."""
    said = [_added(found["added"], found["grain"])] if found["dated"] else []
    if found["left_out"]:
        said.append(
            f"{count(len(found['left_out']), found['grain'])} of the release before {_are(found['left_out'])} left out"
        )
    compared, revisions = found["compared"], found["revisions"]
    earlier = "earlier " if found["dated"] else ""
    if revisions:
        were = "was" if revisions == 1 else "were"
        said.append(f"{number(revisions)} of {count(compared, f'{earlier}figure')} {were} revised{_where(found)}")
        said.append(_largest(found["revised"][0], unit, alone=revisions == 1))
    elif not found["file"]:
        said.append(f"No {earlier}figure was revised among the {number(compared)} that both releases have")
    else:
        said.append(f"No number was revised among the {count(compared, f'{earlier}figure')} compared")
    said += [
        f"{count(found[name], 'figure')} {one if found[name] == 1 else many}"
        for name, one, many in _OTHERWISE
        if found[name]
    ]
    return " ".join(f"{each[:1].upper()}{each[1:]}." for each in said)


_OTHERWISE = (
    ("hidden", "became confidential", "became confidential"),
    ("given", "that was confidential is given", "that were confidential are given"),
    ("listed", "was not listed before and is", "were not listed before and are"),
    ("unlisted", "is no longer listed", "are no longer listed"),
    ("rates", "is as it was and its rate is not", "are as they were and their rates are not"),
)


def _where(found: Mapping[str, Any]) -> str:
    """Name the areas, those with the largest revisions where they are many."""
    areas, named = found["areas"], found["named"]
    if not areas:
        return ""
    if areas > len(named):
        return f", of {count(areas, 'area')}, the most in {listing(named)}"
    return f", of {count(areas, 'area')}: {listing(named)}"


def _largest(item: Mapping[str, Any], unit: str, *, alone: bool) -> str:
    more = item["now"] - item["before"]
    way = f"{number(abs(more))} {unit} {'more' if more > 0 else 'fewer'}"
    start = "It is" if alone else "The largest revision is"
    return f"{start} of {item['name']}: {way}, {number(item['now'])} in place of {number(item['before'])}"


def _are(dates: Sequence[str]) -> str:
    return "is" if len(dates) == 1 else "are"


def _added(added: Sequence[str], grain: str) -> str:
    if not added:
        return f"No {grain} was added"
    last = period(added[-1], grain)
    new = count(len(added), f"new {grain}")
    return f"{new}: {last}" if len(added) == 1 else f"{new}, from {period(added[0], grain)} to {last}"


def _name(page: ReleasePage, cell: Sequence[str]) -> str:
    """Name a cell: its date, its labels, and its codes where they are not the whole; the area always."""
    product, width = page.product, len(page.product.slices)
    area = area_dimension(product, page.hierarchies)
    named = [
        period(value, page.figures.grain) if item.kind == "date" else item.labels.get(value, value)
        for item, value in zip(product.slices, cell[:width], strict=True)
    ]
    for item, code in zip(product.dimensions, cell[width:], strict=True):
        tree = item.over(page.hierarchies)
        if code != tree.root or item is area:
            named.append(tree.names.get(code, code))
    return ", ".join(dict.fromkeys(named)) or page.area


def _counts(page: ReleasePage, before: Mapping[str, Any]) -> bool:
    """Whether the release before counts something else; one from before its grain was told counts by the same."""
    now = (page.product.name, page.product.measure.unit, page.figures.grain.value)
    return now != (before["product"], before["unit"], before.get("grain", now[2]))


def _columns(product: Product) -> list[Column]:
    told = [
        Column(item.name, "date" if item.kind == "date" else "string", "As in the column of data.csv.")
        for item in product.slices
    ]
    told += [Column(item.name, "string", "As in the column of data.csv.") for item in product.dimensions]
    unit = product.measure.unit.capitalize()
    marks = "[c] confidential, [x] not listed"
    told += [
        Column(BEFORE, "integer", f"{unit} in the release before; {marks}."),
        Column(NOW, "integer", f"{unit} in this release; {marks}."),
        Column(CHANGE, "integer", f"How many {product.measure.unit} more; [x] where one of them is not given."),
    ]
    if product.rate is not None:
        told += [
            Column(f"{product.rate.name}_{when}", "decimal", f"{product.rate.title} in {of}; {marks}.")
            for when, of in ((BEFORE, "the release before"), (NOW, "this release"))
        ]
    return told
