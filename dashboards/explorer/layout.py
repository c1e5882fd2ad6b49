"""How every page of the explorer lays out an answer: heading, readouts, chart, words, and what stands beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html


@dataclass(frozen=True)
class Readout:
    """A figure in large type: what it is of, its value, what is said beneath. ``order``: of its line."""

    name: str
    value: str
    told: tuple[str, ...]
    order: int | None = None


@dataclass(frozen=True)
class Table:
    """The figures behind the chart. ``rows`` have the row's heading first; a cell is text or a part of Dash."""

    summary: str
    caption: str
    label: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Way:
    """A link by which what is seen is kept or followed; ``saved`` where it is a file."""

    text: str
    address: str
    saved: bool = False


@dataclass(frozen=True)
class Answer:
    """What a page shows for an address. ``said`` is told to those who hear the page, ``words`` is the chart's text."""

    title: str
    readouts: Sequence[Readout]
    said: str
    chart: dict[str, Any]
    words: str
    explained: Sequence[str]
    ways: Sequence[Way]
    table: Table
    source: str
    notes: Sequence[str] = ()


def laid_out(answer: Answer) -> dict[str, Any]:
    """Return what each place of the page is filled with, but for the notices."""
    return {
        "result": [html.H2(answer.title), html.Ul([_readout(each) for each in answer.readouts], className="readouts")],
        "said": answer.said,
        "chart": answer.chart,
        "words": answer.words,
        "beneath": [
            *(html.P(sentence, className="small") for sentence in answer.explained),
            html.Ul([html.Li(_way(each)) for each in answer.ways], className="taking"),
            html.Details([html.Summary(answer.table.summary), _table(answer.table)]),
            html.P(f"Source: {answer.source}", className="source"),
            *_notes(answer.notes),
        ],
    }


def notices(told: Sequence[str]) -> Any:
    """Return what could not be shown as asked."""
    return html.Ul([html.Li(sentence) for sentence in told]) if told else None


def _readout(each: Readout) -> Any:
    swatch = [] if each.order is None else [html.Span(className=f"swatch l{each.order}", **{"aria-hidden": "true"})]
    told = [html.Span(sentence, className="small") for sentence in each.told]
    return html.Li([html.Span([*swatch, each.name], className="name"), html.Strong(each.value), *told])


def _way(way: Way) -> Any:
    return html.A(way.text, href=way.address, download="") if way.saved else html.A(way.text, href=way.address)


def _table(table: Table) -> Any:
    first, *others = table.heads
    heads = [html.Th(first, scope="col"), *(html.Th(head, scope="col", className="num") for head in others)]
    rows = [html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell) for cell in row[1:])]) for row in table.rows]
    parts = [html.Caption(table.caption), html.Thead(html.Tr(heads)), html.Tbody(rows)]
    figures = html.Table(parts, className="figures")
    return html.Div(figures, className="tall", tabIndex="0", role="region", **{"aria-label": table.label})


def _notes(notes: Sequence[str]) -> list[Any]:
    if not notes:
        return []
    return [html.Details([html.Summary("Notes on these figures"), html.Ul([html.Li(each) for each in notes])])]
