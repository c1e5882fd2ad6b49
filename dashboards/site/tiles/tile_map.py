"""Draws the map of tiles of a release, block by block, with what each says in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from contracts.reference.codes import Hierarchy
from dashboards.site.areas.geography import area_dimension
from dashboards.site.figure import Hidden
from dashboards.site.marks import shown
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Ratio, written
from dashboards.site.series import is_daily
from dashboards.site.svg import element, joined
from dashboards.site.tiles import layout
from lambdas.core.paper.words import count

SHADES = 5
LEAST_AREAS = 20
"""Areas below which bars tell more than a map."""


@dataclass(frozen=True)
class Tile:
    """An area and its figure."""

    code: str
    name: str
    figure: Ratio
    said: str


@dataclass(frozen=True)
class Block:
    """A region: its place on the grid, its picture, what that shows in words, and its tiles by name."""

    name: str
    column: int
    row: int
    width: float
    picture: Markup
    said: str
    tiles: list[Tile]


@dataclass(frozen=True)
class TileMap:
    """The map of a date. ``title`` says of what; ``bounds`` are number, least and most of each shade that there is."""

    title: str
    per_head: bool
    daily: bool
    bounds: list[tuple[int, str, str]]
    blocks: list[Block]
    hidden: int
    missing: int


def tile_map(page: ReleasePage) -> TileMap | None:
    """Return the map of the page's date; None for a product that does not count the local authorities of regions."""
    dimension = area_dimension(page.product, page.hierarchies)
    if dimension is None or page.figures.areas is None or page.shown_on is None:
        return None
    regions = _regions(dimension.over(page.hierarchies))
    tiles = {region: _tiles(page, codes) for region, codes in regions.items()}
    figures = [tile.figure for some in tiles.values() for tile in some]
    known = sorted(figure for figure in figures if isinstance(figure, int | float))
    if len(figures) < LEAST_AREAS or len(known) < SHADES:
        return None
    tops = [known[(len(known) * (n + 1)) // SHADES - 1] for n in range(SHADES)]
    say = written if page.rates else _whole
    return TileMap(
        title=_title(page),
        per_head=page.rates is not None,
        daily=is_daily(page.figures.total),
        bounds=[(n, say(min(some)), say(max(some))) for n, some in enumerate(_shades(known, tops)) if some],
        blocks=[_block(page, region, some, tops, say) for region, some in tiles.items()],
        hidden=sum(isinstance(figure, Hidden) for figure in figures),
        missing=sum(figure is None for figure in figures),
    )


def _regions(tree: Hierarchy) -> dict[str, list[str]]:
    """Return the areas of each region, by name."""
    found: dict[str, list[str]] = {}
    for node in sorted(tree.nodes, key=lambda node: node.name):
        if node.parent in layout.REGIONS:
            found.setdefault(node.parent, []).append(node.code)
    return {region: found[region] for region in layout.REGIONS if region in found}


def _tiles(page: ReleasePage, codes: Sequence[str]) -> list[Tile]:
    areas, rates, when = page.figures.areas, page.rates, page.shown_on
    found = []
    for code in codes:
        series = areas.series(code) if areas else {}
        figure: Ratio = series.get(when) if when else None
        if rates is not None:
            figure = rates.compared(code, series, page.figures.incomplete_from).get(when) if when else None
        said = written(figure) if rates or isinstance(figure, float) else shown(figure)
        found.append(Tile(code, page.area_names[code], figure, said))
    return found


def _title(page: ReleasePage) -> str:
    if page.rates is None:
        return page.product.measure.title
    return f"{page.rates.rate.title}{' a day, mean of seven days' if is_daily(page.figures.total) else ''}"


def _shades(known: Sequence[float], tops: Sequence[float]) -> list[list[float]]:
    return [[figure for figure in known if shade(figure, tops) == n] for n in range(len(tops))]


def shade(figure: float, tops: Sequence[float]) -> int:
    """Return which shade a figure has: the first whose most it does not exceed."""
    return next(n for n, top in enumerate(tops) if figure <= top)


def _block(
    page: ReleasePage, region: str, tiles: list[Tile], tops: Sequence[float], say: Callable[[float], str]
) -> Block:
    name = page.area_names[region]
    width, height = layout.size(len(tiles))
    said = _said(tiles, say)
    parts = [_tile(tile, tops, *layout.place(n, len(tiles))) for n, tile in enumerate(tiles)]
    ident = f"tiles-{region}"
    words = element("title", name, id=f"{ident}-title") + element("desc", said, id=f"{ident}-desc")
    picture = element(
        "svg",
        words + joined(parts),
        class_="tiles",
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        role="img",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
    )
    column, row = layout.REGIONS[region]
    return Block(name, column, row, width, picture, said, tiles)


def _tile(tile: Tile, tops: Sequence[float], x: float, y: float) -> Markup:
    if isinstance(tile.figure, int | float):
        kind, mark = f"q{shade(tile.figure, tops)}", Markup()
    else:
        kind = "c" if isinstance(tile.figure, Hidden) else "x"
        mark = element("text", kind, y=2)
    title = element("title", f"{tile.name}: {tile.said}")
    return element(
        "g", title + element("use", href="#tile", class_=kind) + mark, transform=f"translate({x:.1f} {y:.1f})"
    )


def _said(tiles: Sequence[Tile], say: Callable[[float], str]) -> str:
    """Say what a block shows: its least and its most, and how many figures are not there."""
    known = sorted(
        ((tile.figure, tile.name) for tile in tiles if isinstance(tile.figure, int | float)), key=lambda item: item[0]
    )
    parts = [count(len(tiles), "local authority", "local authorities")]
    if known:
        (least, lowest), (most, highest) = known[0], known[-1]
        parts.append(f"from {say(least)} in {lowest} to {say(most)} in {highest}")
    hidden = sum(isinstance(tile.figure, Hidden) for tile in tiles)
    missing = sum(tile.figure is None for tile in tiles)
    if hidden:
        parts.append(f"{hidden} confidential")
    if missing:
        parts.append(f"{missing} not available")
    return ", ".join(parts)


def _whole(figure: float) -> str:
    return f"{figure:,.0f}"
