"""What the page says of figures that lack rejected rows: the word that the file has, wherever they stand."""

from __future__ import annotations

from dataclasses import replace

from dashboards.explorer import parts
from dashboards.explorer.asking import from_query
from dashboards.explorer.cube import Cell
from dashboards.explorer.lines import lines
from dashboards.explorer.settings import Settings
from dashboards.explorer.source import Site
from tests.support.places import ENGLAND


def test_a_figure_that_lacks_rejected_rows_is_incomplete_in_readout_table_and_words(site: str) -> None:
    view = from_query(Site(Settings(site=site, links=site)), f"?product=calls&area={ENGLAND}&last=28&show=count").view
    (line,) = lines(view)
    assert line.latest is not None
    (key,), latest = view.keys, line.latest
    short = {**view.cube.lines[key], latest.isoformat(): Cell(7, None, "incomplete")}
    lacking = replace(view, cube=replace(view.cube, lines={**view.cube.lines, key: short}))
    (told,) = lines(lacking)

    assert parts.table(lacking, [told]).heads == ["Date", "England"]
    assert "incomplete: rows were rejected" in parts.readout(lacking, 0, told).told
    assert not any("incomplete" in said for said in parts.readout(view, 0, line).told)
    marked = [str(row[0]) for row in parts.table(lacking, [told]).rows if "incomplete" in str(row[1])]
    assert len(marked) == 1
    assert parts.explained(lacking, [told])[0].startswith("1 of these figures is incomplete: ")
    assert not any("incomplete" in said for said in parts.explained(view, [line]))


def test_the_table_of_means_has_each_beside_its_day(site: str) -> None:
    view = from_query(Site(Settings(site=site, links=site)), f"?product=calls&area={ENGLAND}&last=28&show=mean").view
    made = parts.table(view, lines(view))
    (line,) = lines(view)
    assert line.latest is not None
    (row,) = [row for row in made.rows if line.latest.strftime("%-d %B %Y") in str(row[0])]

    assert made.heads == ["Date", "England", "England, 7-day mean"]
    assert row[1:] == [line.written(line.latest), line.averaged(line.latest)]
