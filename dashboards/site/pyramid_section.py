"""What the page tells by age and sex together: the age pyramid, in two sizes, and the table behind it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from dashboards.site.drawing import NARROW, WIDE
from dashboards.site.figure import Hidden
from dashboards.site.page import ReleasePage
from dashboards.site.pyramid import LEAST, describe, pyramid


def pyramid_section(page: ReleasePage) -> dict[str, Any] | None:
    """Return chart, heads and rows; None for a product that has not both, or too few age bands for a shape."""
    found = page.figures.age_and_sex
    bands = found.bands(page.figures.day, page.figures.lines_on(page.figures.day)) if found is not None else []
    if found is None or len(bands) < LEAST:
        return None
    summed = ", over all lines of the chart above" if len(page.figures.lines) > 1 else ""
    title = f"{page.product.measure.title} by age and sex"
    rows = [(band.name, [band.female, band.male, *band.others]) for band in bands]
    return {
        "title": title,
        "caption": f"{title}, {page.area}{summed}",
        "chart": Markup().join(pyramid(bands, found.sexes, size, title=title) for size in (WIDE, NARROW)),
        "description": describe(bands, found.sexes),
        "heads": found.sexes,
        "rows": rows,
        "hidden": sum(isinstance(figure, Hidden) for _, figures in rows for figure in figures),
    }
