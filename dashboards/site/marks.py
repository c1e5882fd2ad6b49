"""Figures as readers see them: in sentences, and in the cells of tables."""

from __future__ import annotations

from markupsafe import Markup

from dashboards.site.figure import Figure, Hidden
from lambdas.core.paper.words import number


def shown(figure: Figure) -> str:
    """Return a figure as readers see it: ``1,204``; ``[c]`` when confidential; ``[x]`` when there is none."""
    if figure is None:
        return "[x]"
    return "[c]" if isinstance(figure, Hidden) else number(figure)


def mark(figure: Figure) -> Markup:
    """Return a figure for a table cell; marks say what they stand for to those who hear the page."""
    if figure is None:
        return Markup('<abbr title="not available">[x]</abbr>')
    if isinstance(figure, Hidden):
        return Markup('<abbr title="confidential">[c]</abbr>')
    return Markup(shown(figure))  # noqa: S704 - digits and commas


def remark(*, growing: bool, lacking: bool) -> str:
    """Say what figures of a date lack: some of their counts until later days, or rows that were rejected."""
    return ", ".join([*(["incomplete"] if growing else []), *(["rows rejected"] if lacking else [])])
