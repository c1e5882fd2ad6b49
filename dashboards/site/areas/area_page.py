"""Renders the page of an area: the latest figure, trend and chart of every product that counts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from contracts.products.headline import around_value
from dashboards.site.areas.facts import AreaFacts
from dashboards.site.areas.geography import Area, Geography
from dashboards.site.areas.kinds import NAMES, PLURALS, slug_of
from dashboards.site.aside import aside_of
from dashboards.site.drawing import SMALL
from dashboards.site.figure import Figure, Hidden
from dashboards.site.frame import Aside, Line
from dashboards.site.key import Sign, chart_key
from dashboards.site.line_chart import describe, gaps_in_words, line_chart
from dashboards.site.marks import mark, remark, shown
from dashboards.site.page import AREA, AREAS, HOME, LATEST, templates
from dashboards.site.per_head import written
from dashboards.site.series import Trend, is_daily, trend
from lambdas.core.paper.words import inside, listing, period
from lambdas.core.release.files import CSV

DATES_IN_TABLE = 28
FEW = 6
"""Dates that a panel without a chart shows as they are; more stand behind a word."""
LEAST_FOR_A_CHART = 4


@dataclass(frozen=True)
class Told:
    """What one product tells of the area, ready for the page."""

    facts: AreaFacts
    code: str
    ident: str
    slug: str
    name: str
    before: str
    value: str
    after: str
    trend: Trend | None
    chart: Markup
    description: str
    gaps: str
    key: list[Sign]
    lacks: bool
    rate: str
    daily: bool
    rows: list[tuple[str, Figure, str, str]]
    left_out: int
    hidden: int

    @property
    def address(self) -> str:
        """Where the product's page is."""
        return LATEST.format(self.facts.document["product"])

    @property
    def data(self) -> str:
        """Where the product's data are."""
        return self.address.replace("index.html", CSV)

    @property
    def beside(self) -> str:
        """Name what the product tells of the area besides."""
        return listing([inside(title) for title in self.facts.beside])


def render_area(area: Area, geography: Geography, facts: Sequence[AreaFacts]) -> str:
    """Return the HTML of the page. ``facts`` are those of the latest releases, in the order of their titles."""
    told = [tell(item, code, area.name, _whole(item, geography)) for item in facts for code in item.codes(area.slug)]
    groups = [
        (NAMES[kind], geography.named(slug for slug in area.children if geography.areas[slug].kind == kind))
        for kind in NAMES
    ]
    return (
        templates()
        .get_template("area.html")
        .render(
            area=area,
            kind=NAMES[area.kind],
            told=told,
            above=geography.above(area),
            groups=[group for group in groups if group[1]],
            successor=geography.areas.get(area.successor),
            formed_from=geography.named(area.formed_from),
            became=[(geography.areas[each.board], each.part) for each in area.became],
            took_over=geography.named(area.took_over),
            plurals=PLURALS,
            address=AREA,
            areas=AREAS,
            home=HOME,
            mark=mark,
            few=FEW,
        )
    )


def _whole(facts: AreaFacts, geography: Geography) -> str:
    """Name the whole that a release's areas lie in."""
    found = geography.areas.get(slug_of(next(iter(facts.document["figures"]), "")))
    return "all areas" if found is None else found.name


def tell(facts: AreaFacts, code: str, name: str, whole: str = "all areas") -> Told:
    """Return what a release tells of an area; ``name`` is its name, ``whole`` that of the largest."""
    document, complete = facts.document, facts.complete(code)
    latest = _latest(complete)
    value = shown(complete[latest]) if latest else shown(None)
    dated = period(latest, facts.grain) if latest else "no date"
    before, after = around_value(document["headline"], {"value": value, "date": dated, "area": name})
    line = Line(document["title"], facts.series(code), facts.incomplete_from, facts.grain)
    growing = facts.incomplete_from or date.max
    newest = sorted(line.days.items(), reverse=True)
    means = facts.rates.compared(code, facts.series(code), facts.incomplete_from) if facts.rates else {}
    return Told(
        facts=facts,
        code=code,
        ident=document["product"].replace("_", "-"),
        slug=slug_of(code),
        name=name,
        before=before,
        value=value,
        after=after,
        trend=trend(complete, latest, document["unit"], facts.grain),
        chart=_chart(line, document, aside_of(facts.rates, code)),
        key=chart_key([line]),
        description=describe([line]),
        gaps=gaps_in_words([line]),
        lacks=latest in facts.lacking,
        rate=rate_in_words(facts, code, latest, whole),
        daily=is_daily(line.days),
        rows=[
            (
                period(when, facts.grain),
                figure,
                remark(growing=when >= growing, lacking=when in facts.lacking),
                written(means.get(when)),
            )
            for when, figure in newest[:DATES_IN_TABLE]
        ],
        left_out=max(0, len(newest) - DATES_IN_TABLE),
        hidden=sum(isinstance(figure, Hidden) for figure in line.days.values()),
    )


def rate_in_words(facts: AreaFacts, code: str, when: date | None, name: str) -> str:
    """Say the rate of an area beside that of the whole, which has a name; nothing where it is not known of the date."""
    rates, whole = facts.rates, next(iter(facts.document["figures"]), "")
    if rates is None or when is None:
        return ""
    own, all_in = (rates.compared(each, facts.series(each), facts.incomplete_from).get(when) for each in (code, whole))
    if not isinstance(own, float):
        return ""
    beside = f"; {written(all_in)} in {name}" if code != whole and isinstance(all_in, float) else ""
    daily = " a day, mean of seven days" if is_daily(facts.series(code)) else ""
    return f"{written(own)} {facts.document['unit']} per {rates.rate.per:,} people{daily}{beside}"


def _latest(complete: dict[date, Figure]) -> date | None:
    """Return the newest date with a count; the newest of all where each is confidential."""
    known = [when for when, figure in complete.items() if isinstance(figure, int)]
    return max(known or complete, default=None)


def _chart(line: Line, document: Mapping[str, Any], aside: Aside | None) -> Markup:
    """Draw the counts, where enough of them are known; of days, too few of which are known for a mean, the days."""
    known = [figure for figure in line.days.values() if isinstance(figure, int)]
    if len(known) < LEAST_FOR_A_CHART or not (line.drawn or is_daily(line.days)):
        return Markup()
    title = f"{document['measure']}, {document['what']}" if document["what"] else document["measure"]
    return line_chart([line], SMALL, unit=document["unit"], title=title, ident=document["product"], aside=aside)
