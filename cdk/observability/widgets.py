"""What a CloudWatch dashboard is made of, as its JSON has it ("Dashboard body structure and syntax"); knows no CDK."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

WIDTH = 24
Widget = dict[str, Any]
Metric = list[Any]

HOUR = 3600
DAY = 86_400


def search(dimensions: str, metric: str, statistic: str, period: int, *, named: str = "") -> str:
    """Return the expression that finds a metric of everything that has it, whatever is added later.

    Of names that begin with ``named``, where that is given: by its words, since a term in quotes is the whole name.
    """
    more = "".join(f" {word}" for word in named.split("-") if word)
    return f"SEARCH('{{{dimensions}}} MetricName=\"{metric}\"{more}', '{statistic}', {period})"


def lines(found: Mapping[str, str], *, total: bool = False) -> list[Metric]:
    """Return one line a label for expressions; with ``total`` whatever an expression finds is added up to one."""
    return [
        [{"expression": f"SUM({text})" if total else text, "label": label, "id": f"e{number}"}]
        for number, (label, text) in enumerate(found.items())
    ]


def chart(
    title: str,
    metrics: Sequence[Metric],
    *,
    region: str,
    period: int = HOUR,
    stacked: bool = False,
    at: float | None = None,
) -> Widget:
    """Return a chart over time; ``at`` draws a line where it begins to be wrong."""
    properties: dict[str, Any] = {
        "title": title,
        "view": "timeSeries",
        "stacked": stacked,
        "region": region,
        "period": period,
        "metrics": list(metrics),
        "yAxis": {"left": {"min": 0}},
    }
    if at is not None:
        properties["annotations"] = {"horizontal": [{"value": at, "label": "promised"}]}
    return {"type": "metric", "properties": properties}


def numbers(title: str, metrics: Sequence[Metric], *, region: str, period: int = DAY) -> Widget:
    """Return numbers as they are now."""
    shown = {"title": title, "view": "singleValue", "region": region, "period": period, "metrics": list(metrics)}
    return {"type": "metric", "properties": shown}


def alarms(title: str, addresses: Sequence[str]) -> Widget:
    """Return the state of alarms, those that changed last first."""
    return {
        "type": "alarm",
        "properties": {"title": title, "sortBy": "stateUpdatedTimestamp", "alarms": list(addresses)},
    }


def text(markdown: str) -> Widget:
    """Return a heading or a note."""
    return {"type": "text", "properties": {"markdown": markdown, "background": "transparent"}}


def laid_out(rows: Iterable[tuple[int, Sequence[Widget]]]) -> dict[str, Any]:
    """Return a dashboard's body: each row has a height, and its widgets share the width."""
    placed, y = [], 0
    for height, widgets in rows:
        width = WIDTH // len(widgets)
        placed += [
            {**widget, "x": width * column, "y": y, "width": width, "height": height}
            for column, widget in enumerate(widgets)
        ]
        y += height
    return {"widgets": placed}
