from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from contracts.products.dimensions import Grain
from dashboards.site.bar_chart import MOST, bar_chart
from dashboards.site.drawing import LETTER, NARROW, SMALL, WIDE, Size
from dashboards.site.figure import HIDDEN, Figure
from dashboards.site.frame import Aside, Frame, Line
from dashboards.site.key import Sign, chart_key
from dashboards.site.line_chart import describe, gaps_in_words, line_chart
from dashboards.site.scale import ticks, written
from dashboards.site.series import with_gaps
from dashboards.site.spark import sparkline
from dashboards.site.svg import short, stems
from tests.support.products import HOSTILE

FIRST = date(2020, 9, 1)
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def line(name: str, *counts: Figure, incomplete_from: date | None = None) -> Line:
    return Line(name, {FIRST + timedelta(days=n): count for n, count in enumerate(counts)}, incomplete_from)


def drawn(*lines: Line, size: Size = WIDE) -> ET.Element:
    return ET.fromstring(line_chart(lines, size, unit="calls", title="Calls a day"))  # noqa: S314 - our own SVG


def corners(path: str) -> list[tuple[float, float]]:
    """Points of a path of moves and relative lines."""
    found: list[tuple[float, float]] = []
    for command, x, y in re.findall(r"([Ml])(-?[\d.]+) ?(-?[\d.]+)", path):
        start = found[-1] if command == "l" else (0.0, 0.0)
        found.append((start[0] + float(x), start[1] + float(y)))
    return found


def strokes(path: str) -> list[float]:
    """How far from the left each upright stroke of a path of moves stands."""
    found, at = [], 0.0
    for command, x in re.findall(r"([Mm])(-?[\d.]+) ?-?[\d.]+V[\d.]+", path):
        at = float(x) + (at if command == "m" else 0.0)
        found.append(at)
    return found


def texts(svg: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in svg.iter("text")]


@SIZES
def test_everything_lies_within_the_picture(size: Size) -> None:
    lines = [
        line("By telephone", *range(0, 90_000, 1_000)),
        line("Online", *[500] * 90),
        line("Ambulance", *[700] * 90),
    ]
    svg = drawn(*lines, size=size)
    for element in svg.iter():
        for x, y in corners(element.get("d", "")):
            assert 0 <= float(x) <= size.width
            assert 0 <= float(y) <= size.height
        assert 0 <= float(element.get("y", 0)) <= size.height


@pytest.mark.parametrize("size", [WIDE, SMALL, NARROW], ids=["wide", "small", "narrow"])
@pytest.mark.parametrize("days", [2, 9, 20, 45, 70, 100, 400, 900])
def test_dates_do_not_touch_where_letters_are_at_their_largest(days: int, size: Size) -> None:
    svg = drawn(line("a", *range(days)), size=size)
    dates = [each for each in svg.iter("text") if float(each.get("y", 0)) > size.height - size.letter]
    assert dates
    at = [(float(each.get("x", 0)), len("".join(each.itertext())) * LETTER * size.largest) for each in dates]
    assert all(x + width < after for (x, width), (after, _) in pairwise(at))
    assert at[-1][0] + at[-1][1] <= size.width


def test_the_stylesheet_makes_letters_of_small_charts_no_larger_than_reckoned(repository: Path) -> None:
    sheet = (repository / "dashboards" / "site" / "templates" / "site.css").read_text(encoding="utf-8")
    assert re.findall(r"\.chart\.small \{ font-size: (\d+)px", sheet) == [str(SMALL.largest)]


@SIZES
@pytest.mark.parametrize("days", [1, 2, 14, 90])
def test_the_strokes_of_the_first_and_the_last_day_lie_within_the_picture_too(days: int, size: Size) -> None:
    for path in drawn(line("Calls", *[500] * days), size=size).iter("path"):
        if (path.get("class") or "").startswith("stems"):
            half = float(path.get("stroke-width", 0)) / 2
            assert len(strokes(path.get("d", ""))) == days
            for x in strokes(path.get("d", "")):
                assert x - half >= -0.1
                assert x + half <= size.width + 0.1


@SIZES
def test_no_stroke_stands_in_a_number_of_the_axis(size: Size) -> None:
    svg = drawn(line("Calls", *[90_000] * 90), size=size)
    numbers = [text for text in texts(svg) if re.fullmatch(r"[\d,]+", text)]
    found = [
        x
        for path in svg.iter("path")
        if (path.get("class") or "").startswith("stems")
        for x in strokes(path.get("d", ""))
    ]
    assert numbers
    assert min(found) > max(map(len, numbers)) * 0.5 * size.letter


@SIZES
def test_each_line_is_named_at_its_end_and_no_names_touch(size: Size) -> None:
    svg = drawn(line("Telephone", *[500] * 30), line("Online", *[501] * 30), line("Ambulance", *[499] * 30), size=size)
    labels = [element for element in svg.iter("text") if "label" in element.get("class", "")]
    assert sorted("".join(label.itertext()) for label in labels) == ["Ambulance499", "Online501", "Telephone500"]
    at = sorted(float(label.get("y", 0)) for label in labels)
    assert all(after - before >= size.letter for before, after in pairwise(at))


def test_lines_differ_by_more_than_colour() -> None:
    svg = drawn(line("a", *[5] * 30), line("b", *[6] * 30), line("c", *[7] * 30))
    classes = [path.get("class", "") for path in svg.iter("path") if "mean" in path.get("class", "")]
    assert classes == ["mean s0", "mean s1", "mean s2"]


def test_the_axis_has_numbers_its_unit_and_months() -> None:
    found = texts(drawn(line("a", *range(0, 900, 10))))
    assert "1,000 calls" in found
    assert {"500", "Sep 2020", "Oct", "Nov"} <= set(found)


def test_a_hidden_day_breaks_the_line() -> None:
    (whole,) = [p for p in drawn(line("a", *[5] * 30)).iter("path") if p.get("class") == "mean s0"]
    (broken,) = [p for p in drawn(line("a", *[5] * 14, HIDDEN, *[5] * 15)).iter("path") if p.get("class") == "mean s0"]
    assert whole.get("d", "").count("M") == 1
    assert broken.get("d", "").count("M") == 2


def test_strokes_stand_where_their_days_are_and_reach_from_the_foot_to_their_counts() -> None:
    assert stems([(10.04, 50.4), (13.5, 61), (17, 190)], 190) == "M10 190V50m3.5 11V190m3.5 0V190"
    assert [short(each) for each in (-0.5, 0.04, -0.04, 12.0, 0.25, 100, -10.26)] == [
        *("-.5", "0", "0", "12", ".2", "100", "-10.3")
    ]


def test_a_line_breaks_over_a_week_that_is_not_there_and_not_over_months_of_their_length() -> None:
    weeks = {FIRST + timedelta(weeks=n): 5 for n in range(9) if n != 4}
    months = {date(2020, month, 1): 5 for month in range(1, 12)}

    for days, parts in ((weeks, 2), (months, 1)):
        (path,) = [p for p in drawn(Line("a", days, grain=Grain.WEEK)).iter("path") if p.get("class") == "mean s0"]
        assert path.get("d", "").count("M") == parts
    assert with_gaps(weeks) == [FIRST + timedelta(weeks=n) for n in range(9)]
    assert with_gaps(months) == list(months)
    assert with_gaps([]) == []


@pytest.mark.parametrize(("per", "top"), [(0.01, "10 per 100,000"), (0.013, "per 100,000")])
def test_a_second_scale_tells_the_line_per_so_many_people(per: float, top: str) -> None:
    lines, aside = [line("a", *[900] * 40)], Aside(per, "per 100,000")
    svg = ET.fromstring(  # noqa: S314 - our own SVG
        line_chart(lines, SMALL, unit="calls", title="Calls", aside=aside)
    )
    frame = Frame(lines, SMALL, aside)
    found = {text.text: float(text.get("y") or 0) for text in svg.iter("text")}

    assert frame.ticks == [0, 250, 500, 750, 1000]
    assert frame.aside_ticks == [0, 5, 10]
    assert found["5"] == pytest.approx(frame.y(5 / per) - 4, abs=0.11)  # at the height of its count
    assert found[top] == pytest.approx(found["1,000 calls"], abs=1)  # above all strokes
    # Numbers have a stroke of the ground's colour around them, which marks must not inherit.
    assert [path for group in svg.iter("g") if group.get("class") == "tick" for path in group.iter("path")] == []
    assert frame.right < Frame(lines, SMALL).right


def test_the_scale_of_small_rates_has_fractions() -> None:
    assert ticks(0.32, 3, whole=False) == [0, 0.2, 0.4]
    assert [written(tick) for tick in (0.2, 0.30000000000000004, 1250.0, 100_000)] == ["0.2", "0.3", "1,250", "100,000"]


def test_a_key_says_what_the_strokes_are() -> None:
    growing = line("a", *[5] * 30, incomplete_from=FIRST + timedelta(days=27))
    weekly = Line("a", {FIRST + timedelta(weeks=n): n for n in range(9)}, grain=Grain.WEEK)

    assert [sign.words for sign in chart_key([growing])] == ["each day", "incomplete day", "mean of seven days"]
    assert [sign.words for sign in chart_key([line("a", *[5] * 30)])] == ["each day", "mean of seven days"]
    assert chart_key([weekly]) == [Sign("of-line", "each week")]


COLOUR = re.compile(r"--(\w+): (#\w{6});")


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(colour: str, ground: str, opacity: float) -> float:
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    mixed = "#" + "".join(f"{round(front * opacity + back * (1 - opacity)):02x}" for front, back in pairs)
    darker, lighter = sorted((_luminance(mixed), _luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_stroke_of_a_chart_differs_from_its_ground_by_three_to_one(scheme: int, repository: Path) -> None:
    """WCAG 2.2, 1.4.11. A stroke lies on the page or on a raised panel; `--line` is one of four colours."""
    schemes = (repository / "lambdas/core/paper/colours.css").read_text(encoding="utf-8").split("@media")
    colours = dict(COLOUR.findall(schemes[scheme]))
    sheet = (repository / "dashboards/site/templates/chart.css").read_text(encoding="utf-8")
    lines = re.findall(r"--line: var\(--(\w+)\)", sheet)
    told = {}
    for selector in ("mean", "days", "stems", "hidden", "zero"):
        rules = " ".join(rule for names, rule in re.findall(r"(.*?) \{(.*?)\}", sheet) if selector in names)
        opacity = float(next(iter(re.findall(r"opacity: ([\d.]+)", rules)), 1))
        for name in re.findall(r"[^-]stroke: var\(--(\w+)\)", rules):
            for each in lines if name == "line" else [name]:
                told[selector, each] = min(_contrast(colours[each], colours[on], opacity) for on in ("paper", "raised"))
    assert {selector for selector, _ in told} == {"mean", "days", "stems", "hidden", "zero"}
    assert {each: round(ratio, 2) for each, ratio in told.items() if ratio < 3} == {}


def test_incomplete_days_are_drawn_apart_and_have_no_mean() -> None:
    svg = drawn(line("a", *[500] * 30, incomplete_from=FIRST + timedelta(days=27)))
    stems = {path.get("class"): len(strokes(path.get("d", ""))) for path in svg.iter("path")}
    assert (stems["stems"], stems["stems growing"]) == (27, 3)
    description = svg.findtext("desc")
    assert description is not None
    assert "latest 500 on 27 September 2020" in description


def test_a_chart_has_a_title_and_says_what_it_shows() -> None:
    svg = drawn(line("By telephone", *range(100, 130)))
    assert svg.findtext("title") == "Calls a day"
    assert svg.get("role") == "img"
    description = svg.findtext("desc")
    assert description is not None
    assert "By telephone: highest 7-day mean 126 on 30 September 2020, latest 126 on 30 September 2020." in description


@pytest.mark.parametrize("counts", [[], [0], [None, HIDDEN], [0] * 40, [HIDDEN] * 40])
def test_a_chart_of_little_or_nothing_can_be_drawn(counts: list[Figure]) -> None:
    drawn(line("a", 1, *counts))
    drawn(line("a", 1, *counts), line("b", 2))


@SIZES
def test_bars_are_ranked_and_only_the_largest_are_drawn(size: Size) -> None:
    rows: list[tuple[str, Figure]] = [(f"Area {n}", n) for n in range(40)]
    svg = ET.fromstring(bar_chart([*rows, ("Hidden", HIDDEN), ("None", None)], size, title="Areas"))  # noqa: S314
    names = [element.text for element in svg.iter("text") if element.get("class") == "name"]
    assert names == [f"Area {n}" for n in range(39, 39 - MOST, -1)]
    widths = [float(bar.get("width", 0)) for bar in svg.iter("rect")]
    assert widths == sorted(widths, reverse=True)
    assert "The 15 largest of 40 known, longest first." in (svg.findtext("desc") or "")


@SIZES
def test_bars_with_an_order_of_their_own_keep_it(size: Size) -> None:
    rows: list[tuple[str, Figure]] = [("0 to 18", 5), ("19 to 69", 9), ("70 and over", HIDDEN), ("Not known", 7)]
    svg = ET.fromstring(bar_chart(rows, size, title="Ages", in_order=True))  # noqa: S314 - our own SVG
    names = [element.text for element in svg.iter("text") if element.get("class") == "name"]
    assert names == ["0 to 18", "19 to 69", "Not known"]
    assert (
        svg.findtext("desc") == "The largest is 19 to 69, 9, the smallest 0 to 18, 5. Not known, and not drawn: 1 of 4."
    )


@pytest.mark.parametrize("rows", [[], [("a", None)], [("a", 0)]])
def test_bars_of_nothing_can_be_drawn(rows: list[tuple[str, Figure]]) -> None:
    ET.fromstring(bar_chart(rows, WIDE, title="Areas"))  # noqa: S314 - our own SVG


def test_hostile_names_cannot_write_a_chart() -> None:
    svg = line_chart([line(HOSTILE, *[5] * 30), line("b", *[5] * 30)], WIDE, unit=HOSTILE, title=HOSTILE)
    assert "<script" not in svg
    assert "<script" not in bar_chart([(HOSTILE, 1)], WIDE, title=HOSTILE)


def test_a_line_that_ends_early_says_when() -> None:
    found = texts(drawn(line("a", *[5] * 30), line("b", *[6] * 20, *[HIDDEN] * 10)))
    assert "a5" in found
    assert "b6 (20 Sep)" in found


def test_a_small_line_breaks_where_days_are_missing() -> None:
    assert re.findall("M", sparkline([4, 5, None, 6, 7])) == ["M", "M"]


def test_a_small_line_needs_two_points() -> None:
    assert sparkline([4]) == sparkline([4, None]) == ""
    assert 'aria-hidden="true"' in sparkline([4, 5])


def test_a_confidential_day_is_a_cross_at_the_foot_and_no_gap_like_a_zero() -> None:
    one = line("Calls", *[HIDDEN if n in {3, 9} else 40 for n in range(30)])
    other = line("Visits", *[5] * 30)
    (crosses,) = [path for path in drawn(one).iter("path") if path.get("class") == "hidden"]

    assert (crosses.get("d") or "").count("M") == 2
    assert "2 of its 30 figures are confidential." in describe([one])
    assert gaps_in_words([one]) == "A cross at the foot: the count is confidential."
    assert gaps_in_words([one, other]) == "Where a line is missing, a count is confidential."
    assert gaps_in_words([other]) == ""
    assert "hidden" not in {path.get("class") for path in drawn(one, other).iter("path")}


@SIZES
def test_the_axis_begins_with_its_zero_and_no_line_runs_through_it(size: Size) -> None:
    weeks = {FIRST + timedelta(days=7 * n): n for n in range(9)}
    lines = [Line("Calls", weeks, grain=Grain.WEEK), Line("Visits", weeks, grain=Grain.WEEK)]
    zero = next(text for text in drawn(*lines, size=size).iter("text") if text.text == "0")

    assert float(zero.get("x") or 0) + LETTER * size.letter < Frame(lines, size).x(FIRST)
