"""Draws daily series as lines: the 7-day mean strong, the days themselves faint, each line labelled at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from contracts.products.dimensions import Grain
from dashboards.site.drawing import LETTER, Size, drawing
from dashboards.site.figure import Hidden
from dashboards.site.frame import STROKE, Aside, Frame, Line
from dashboards.site.line_labels import line_labels
from dashboards.site.scale import day_ticks, written
from dashboards.site.series import is_daily, with_gaps
from dashboards.site.svg import element, joined, line, short, stems
from lambdas.core.paper.words import number, period

MEAN_APART = 2.0


def line_chart(
    lines: Sequence[Line], size: Size, *, unit: str, title: str, ident: str = "chart", aside: Aside | None = None
) -> Markup:
    """Return one SVG of the chart, complete in itself; ``title`` and the description are its text alternative."""
    frame = Frame(lines, size, aside)
    parts = [_grid(frame)]
    parts += [_days(frame, item, order) for order, item in enumerate(lines)]
    parts += [_mean(frame, item, order) for order, item in enumerate(lines)]
    parts += [_hidden(frame, lines[0])] if frame.alone else []
    parts += [_axes(frame, unit, aside), line_labels(frame, lines)]
    return drawing(parts, size, str(size.height), title=title, description=describe(lines), ident=ident)


def describe(lines: Sequence[Line]) -> str:
    """Say what the chart shows, line by line: its highest point and its last; of days without means, their own."""
    sentences = []
    for item in lines:
        drawn = item.drawn or item.whole
        if not drawn:
            continue
        top, last = max(drawn, key=lambda when: drawn[when]), max(drawn)
        mean = "7-day mean" if item.drawn and is_daily(item.days) else "value"
        sentences.append(
            f"{item.name}: highest {mean} {number(round(drawn[top]))} {_in(item, top)}, "
            f"latest {number(round(drawn[last]))} {_in(item, last)}."
        )
        if hidden := len(_confidential(item)):
            sentences.append(f"{number(hidden)} of its {number(len(item.days))} figures {_are(hidden)} confidential.")
    return " ".join(sentences)


def gaps_in_words(lines: Sequence[Line]) -> str:
    """Say what a place without a figure means in the chart of these lines; nothing where there is no such place."""
    if not any(_confidential(item) for item in lines):
        return ""
    if len(lines) > 1:
        return "Where a line is missing, a count is confidential."
    return "A cross at the foot: the count is confidential."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _confidential(item: Line) -> list[date]:
    return [when for when, figure in sorted(item.days.items()) if isinstance(figure, Hidden)]


def _in(item: Line, when: date) -> str:
    """``on 2 October 2020``, ``in September 2020``."""
    return f"{'on' if item.grain is Grain.DAY else 'in'} {period(when, item.grain)}"


def _grid(frame: Frame) -> Markup:
    """Draw the lines that everything else lies on."""
    zero, *others = (f"M0 {short(frame.y(tick))}H{short(frame.right)}" for tick in frame.ticks)
    return element("path", class_="zero", d=zero) + element("path", class_="grid", d="".join(others))


def _axes(frame: Frame, unit: str, aside: Aside | None) -> Markup:
    """Write numbers and months over everything else, so that no line runs through them."""
    size = frame.size
    parts = []
    for tick in frame.ticks:
        said = f"{written(tick)} {unit}" if tick == frame.ticks[-1] else written(tick)
        parts.append(element("text", said, x=0, y=frame.y(tick) - 5))
    second = Markup()
    if aside is not None:
        second, numbers = _aside(frame, aside)
        parts.append(numbers)
    dates = _dates(frame)
    parts += [element("text", name, x=x, y=frame.bottom + size.letter * 1.6) for x, name in dates]
    marks = "".join(f"M{short(x)} {short(frame.bottom)}v6" for x, _ in dates)
    return element("path", class_="zero", d=marks) + second + element("g", joined(parts), class_="tick")


def _aside(frame: Frame, aside: Aside) -> tuple[Markup, Markup]:
    """Return marks and numbers of the second scale at the right: round numbers, each at its own height.

    Its unit stands above all strokes, behind the topmost number where that is as high, else by itself.
    """
    above = frame.y(frame.ticks[-1])
    joins = frame.y(frame.aside_ticks[-1] / aside.per) - above < 1.3 * frame.size.largest
    parts = [] if joins else [element("text", aside.unit, x=frame.size.width, y=above - 5)]
    marks = []
    for tick in frame.aside_ticks:
        y = frame.y(tick / aside.per)
        said = f"{written(tick)} {aside.unit}" if joins and tick == frame.aside_ticks[-1] else written(tick)
        parts.append(element("text", said, x=frame.size.width, y=y - 4))
        marks.append(f"M{short(frame.right)} {short(y)}H{frame.size.width}")
    return element("path", class_="grid", d="".join(marks)), element("g", joined(parts), text_anchor="end")


def _dates(frame: Frame) -> list[tuple[float, str]]:
    """Return where dates stand beneath the chart: none touches the next, nor the picture's edge; years go first."""
    size = frame.size
    letter = LETTER * size.largest
    found = day_ticks(frame.first, frame.last, size.months, daily=frame.daily)
    placed: list[tuple[float, str]] = []
    end = size.width + letter
    for when, name in reversed(found):
        x = frame.x(when)
        fitting = [text for text in (name, name.removesuffix(f" {when.year}")) if x + (len(text) + 1) * letter <= end]
        if fitting:
            placed.insert(0, (x, fitting[0]))
            end = x
    return placed


def _days(frame: Frame, item: Line, order: int) -> Markup:
    """Draw the days faintly behind their mean; a single series as upright strokes."""
    known = [(when, figure) for when, figure in sorted(item.days.items()) if isinstance(figure, int)]
    if not frame.daily or not known:
        return Markup()
    if not frame.alone:
        if frame.size.days_apart is None:
            return Markup()
        counts = dict(known)
        points = (frame.at(when, counts[when]) if when in counts else None for when in with_gaps(item.days))
        path = line(points, frame.size.days_apart)
        return element("path", class_=f"days s{order % 4}", d=path)
    until = item.incomplete_from or date.max
    whole = [frame.at(*pair) for pair in known if pair[0] < until]
    growing = [frame.at(*pair) for pair in known if pair[0] >= until]
    width = max(1.0, STROKE * frame.day)
    return joined(
        element("path", class_=kind, stroke_width=width, d=stems(points, frame.bottom))
        for kind, points in (("stems", whole), ("stems growing", growing))
        if points
    )


def _hidden(frame: Frame, item: Line) -> Markup:
    """Mark confidential counts by crosses at the foot: a place without a mark would be read as a zero."""
    days = _confidential(item)
    if not days:
        return Markup()
    arm = min(4.0, max(1.5, 0.4 * frame.day))
    path = "".join(_cross(frame.x(when), frame.bottom - 6, arm) for when in days)
    return element("path", class_="hidden", d=path)


def _cross(x: float, y: float, arm: float) -> str:
    wide = f"{2 * arm:.1f}"
    return f"M{x - arm:.1f} {y - arm:.1f}l{wide} {wide}m-{wide} 0l{wide}-{wide}"


def _mean(frame: Frame, item: Line, order: int) -> Markup:
    drawn = item.drawn
    days = with_gaps(item.days)
    path = line((frame.at(when, drawn[when]) if when in drawn else None for when in days), MEAN_APART)
    if not drawn:
        return Markup()
    last = max(drawn)
    x, y = frame.at(last, drawn[last])
    dot = element("circle", class_=f"dot s{order % 4}", cx=x, cy=y, r=4)
    return element("path", class_=f"mean s{order % 4}", d=path) + dot
