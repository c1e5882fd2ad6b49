"""Renders the page of the map of a release: the tiles, what their shades mean, and the table of every area."""

from __future__ import annotations

from dashboards.site.areas.kinds import slug_of
from dashboards.site.page import AREA, LATEST, ReleasePage, templates
from dashboards.site.tiles.layout import hexagon
from dashboards.site.tiles.tile_map import TileMap
from dashboards.site.views.choices import MAP
from dashboards.site.views.facets import Filters


def render_map(page: ReleasePage, found: TileMap, filters: Filters) -> str:
    """Return the HTML of the page."""
    return (
        templates()
        .get_template("map.html")
        .render(
            page=page,
            product=page.product,
            map=found,
            filters=filters,
            hexagon=hexagon(),
            latest=LATEST.format(page.product.name),
            file=MAP,
            lacking=page.figures.day in page.figures.lacking,
            area_address=lambda code: AREA.format(slug_of(code)),
        )
    )
