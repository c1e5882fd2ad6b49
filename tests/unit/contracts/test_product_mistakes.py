"""Each mistake in a product and its tests is told with its place, what was found and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.reading.errors import Mistake
from tests.support.spoiling import Change, put

PRODUCT = "product.yaml"
TEST = "adds_up.yaml"


def row(**cells: Any) -> list[dict[str, Any]]:
    return [cells]


RATE = {
    "name": "rate",
    "title": "Rate",
    "denominator": "population",
    "denominator_title": "Population",
    "smallest_denominator": 1000,
    "source": "Mid-year estimates.",
}

PERCENTAGE = {"name": "share", "title": "Share", "slice": "kind", "of": "seen", "over": "due"}

MINISTER = {"name": "Una Fell", "role": "Minister", "organisation": "Department of Health", "hours": 24}

CASES: dict[str, tuple[str, Change, str, str, str]] = {
    "conflicts that are not told": (
        PRODUCT,
        lambda c: c["disclosure"].update(on_conflict="hold", method="round", base=10),
        "disclosure.on_conflict",
        "'hold'",
        "hide_more; hold is for counts",
    ),
    "unknown key": (PRODUCT, put("summry", value="x"), "summry", "'summry'", "did you mean summary?"),
    "key of a part": (
        PRODUCT,
        put("page", "hedline", value="x"),
        "page.hedline",
        "'hedline'",
        "did you mean headline?",
    ),
    "missing part": (PRODUCT, lambda c: c.pop("disclosure"), "disclosure", "nothing", "the disclosure rule"),
    "missing source": (
        PRODUCT,
        lambda c: c["disclosure"].pop("source"),
        "disclosure.source",
        "nothing",
        "the publication the threshold comes from",
    ),
    "blank source": (
        PRODUCT,
        put("disclosure", "source", value=" "),
        "disclosure.source",
        "nothing",
        "threshold comes",
    ),
    "name": (PRODUCT, put("name", value="visits"), "name", "'visits'", "visits_by_place, the name of its folder"),
    "query in the file": (PRODUCT, put("sql", value="SELECT 1"), "sql", "'sql'", "query.sql holds the query"),
    "dataset": (PRODUCT, put("datasets", value=["vists"]), "datasets", "'vists'", "did you mean visits?"),
    "no dataset": (PRODUCT, put("datasets", value=[]), "datasets", "nothing", "at least one dataset"),
    "hierarchy": (
        PRODUCT,
        put("dimensions", 0, "hierarchy", value="town"),
        "hierarchy",
        "'town'",
        "did you mean towns?",
    ),
    "no dimension": (PRODUCT, put("dimensions", value=[]), "dimensions", "[]", "from 1 to 4 of them"),
    "same name twice": (PRODUCT, put("measure", "name", value="area"), "measure", "'area'", "each name once"),
    "name of a column": (PRODUCT, put("measure", "name", value="No."), "measure", "'No.'", "lower-case letters"),
    "kind of slice": (PRODUCT, put("slices", 0, "kind", value="day"), "slices[0].kind", "'day'", "category, date"),
    "method": (PRODUCT, put("disclosure", "method", value="supress"), "method", "'supress'", "did you mean suppress?"),
    "threshold": (
        PRODUCT,
        put("disclosure", "threshold", value=-1),
        "threshold",
        "-1",
        "a whole number, from 0 to 1000: counts from 1 to this are unsafe",
    ),
    "threshold in words": (
        PRODUCT,
        put("disclosure", "threshold", value="seven"),
        "disclosure.threshold",
        "'seven'",
        "a whole number, from 0 to 1000: counts from 1 to this are unsafe",
    ),
    "threshold that is no number": (
        PRODUCT,
        put("disclosure", "threshold", value=True),
        "disclosure.threshold",
        "True",
        "a whole number, from 0 to 1000: counts from 1 to this are unsafe",
    ),
    "threshold with a point": (
        PRODUCT,
        put("disclosure", "threshold", value=2.0),
        "disclosure.threshold",
        "2.0",
        "a whole number, from 0 to 1000: counts from 1 to this are unsafe",
    ),
    "datasets as one text": (PRODUCT, put("datasets", value="visits"), "datasets", "'visits'", "a list of texts"),
    "dataset twice": (
        PRODUCT,
        put("datasets", value=["visits", "visits"]),
        "datasets",
        "'visits'",
        "each dataset once",
    ),
    "yes and no": (
        PRODUCT,
        put("disclosure", "zero_is_safe", value="maybe"),
        "zero_is_safe",
        "'maybe'",
        "true or false: whether a zero may be shown",
    ),
    "part that is a word": (PRODUCT, put("page", value="x"), "page", "'x'", "a mapping with headline, chart"),
    "label without quotes": (
        PRODUCT,
        put("slices", 0, "labels", value={111: "x"}),
        "labels.111",
        "111",
        "text, in quotes",
    ),
    "brace": (
        PRODUCT,
        put("page", "headline", value="{value visits"),
        "page.headline",
        "'{value visits'",
        "each brace",
    ),
    "cell that is a list": (
        TEST,
        put("given", "visits", value=row(visits=[1])),
        "given.visits[0].visits",
        "[1]",
        "text or a whole number or a number or true or false",
    ),
    "base": (
        PRODUCT,
        put("disclosure", "rounding_base", value=0),
        "rounding_base",
        "0",
        "a whole number, from 1 to 1000",
    ),
    "threshold that hides everything": (
        PRODUCT,
        put("disclosure", "threshold", value=10**21),
        "disclosure.threshold",
        str(10**21),
        "a whole number, from 0 to 1000",
    ),
    "days that never come": (
        PRODUCT,
        put("release", "next_after_days", value=10**12),
        "release.next_after_days",
        str(10**12),
        "from 1 to 3660",
    ),
    "sight of more than a day before": (
        PRODUCT,
        put("release", "pre_release", value=[{**MINISTER, "hours": 25}]),
        "release.pre_release[0].hours",
        "25",
        "from 1 to 24",
    ),
    "sight without an office": (
        PRODUCT,
        put("release", "pre_release", value=[{name: text for name, text in MINISTER.items() if name != "role"}]),
        "release.pre_release[0].role",
        "nothing",
        "their office",
    ),
    "sight twice": (
        PRODUCT,
        put("release", "pre_release", value=[MINISTER, {**MINISTER, "name": "una  FELL", "hours": 1}]),
        "release.pre_release[1].name",
        "'una  FELL'",
        "each person once",
    ),
    "rounding of ours": (PRODUCT, put("disclosure", "rounding_base", value=5), "method", "'suppress'", "published"),
    "base without rounding": (PRODUCT, put("disclosure", "base", value=5), "disclosure.method", "'suppress'", "round"),
    "rounding without base": (
        PRODUCT,
        put("disclosure", "method", value="round"),
        "disclosure.base",
        "nothing",
        "what figures are rounded to",
    ),
    "base of two": (PRODUCT, put("disclosure", "base", value=2), "disclosure.base", "2", "from 3 to 100"),
    "base of zero": (PRODUCT, put("disclosure", "base", value=0), "disclosure.base", "0", "from 3 to 100"),
    "base too small for the rule": (
        PRODUCT,
        lambda c: c["disclosure"].update(method="round", base=5, threshold=7, protection="rule"),
        "disclosure.base",
        "'5'",
        "more than the threshold, 7",
    ),
    "base too large for the threshold": (
        PRODUCT,
        lambda c: c["disclosure"].update(method="suppress_then_round", base=10, threshold=2),
        "disclosure.base",
        "'10'",
        "at most 6",
    ),
    "published without status": (
        PRODUCT,
        put("disclosure", "method", value="published"),
        "measure.status",
        "nothing",
        "statuses",
    ),
    "rate over few": (
        PRODUCT,
        put("rate", value={**RATE, "smallest_denominator": 5}),
        "rate.smallest_denominator",
        "5",
        "8 or more: the rule's smallest safe count",
    ),
    "rate over what is not told": (
        PRODUCT,
        put("rate", value={**RATE, "source": ""}),
        "rate.source",
        "nothing",
        "the publication that the denominators are from",
    ),
    "percentage over what is no slice": (
        PRODUCT,
        put("page", "percentage", value={**PERCENTAGE, "slice": "area"}),
        "page.percentage.slice",
        "'area'",
        "none: there are none",
    ),
    "percentage of what is protected here": (
        PRODUCT,
        lambda c: (
            c["slices"].append({"name": "kind", "title": "Kind", "labels": {"seen": "Seen", "due": "Due"}}),
            c["page"].update(percentage=PERCENTAGE),
        ),
        "disclosure.method",
        "'suppress'",
        "rate with share_of",
    ),
    "percentage over what is no label": (
        PRODUCT,
        lambda c: (
            c["slices"].append({"name": "kind", "title": "Kind", "labels": {"seen": "Seen", "due": "Due"}}),
            c["page"].update(percentage={**PERCENTAGE, "over": "dew"}),
        ),
        "page.percentage.over",
        "'dew'",
        "due?",
    ),
    "a share that is no part": (
        PRODUCT,
        put("rate", value={**RATE, "source": "", "share_of": "area", "part": False}),
        "rate.part",
        "False",
        "true: a share is a part of its total",
    ),
    "share of what is no dimension": (
        PRODUCT,
        put("rate", value={**RATE, "source": "", "share_of": "date"}),
        "rate.share_of",
        "'date'",
        "one of",
    ),
    "share with a publication": (
        PRODUCT,
        put("rate", value={**RATE, "share_of": "area"}),
        "rate.source",
        "'Mid-year estimates.'",
        "nothing: a share is over this table's own figures",
    ),
    "rate with the name of the count": (
        PRODUCT,
        put("rate", value={**RATE, "name": "count"}),
        "measure",
        "'count'",
        "each name once",
    ),
    "rate of a publisher": (
        PRODUCT,
        lambda c: (c.update(rate=RATE), c["disclosure"].update(method="published")),
        "disclosure.method",
        "'published'",
        "suppress, when rate is given",
    ),
    "group without hiding": (
        PRODUCT,
        put("disclosure", "smallest_group", value=5),
        "disclosure.group_disclosure",
        "'count'",
        "hide, when smallest_group",
    ),
    "group of nobody": (PRODUCT, put("disclosure", "smallest_group", value=0), "smallest_group", "0", "from 1 to 1000"),
    "group along nothing": (
        PRODUCT,
        lambda c: c["disclosure"].update(group_disclosure="hide", group_dimensions=["sex"]),
        "disclosure.group_dimensions",
        "'sex'",
        "one of area",
    ),
    "groups of a publisher": (
        PRODUCT,
        lambda c: c["disclosure"].update(group_disclosure="hide", method="published"),
        "disclosure.group_disclosure",
        "'hide'",
        "count, with method: published",
    ),
    "exact code": (PRODUCT, put("disclosure", "exact", value=["Z"]), "disclosure.exact", "'Z'", "a code of towns"),
    "cumulative words": (
        PRODUCT,
        put("slices", 0, value={"name": "kind", "title": "Kind", "cumulative": True}),
        "slices[0].cumulative",
        "'category'",
        "a slice of kind date",
    ),
    "cumulative twice": (
        PRODUCT,
        put(
            "slices",
            value=[{"name": name, "title": name, "kind": "date", "cumulative": True} for name in ("date", "day")],
        ),
        "slices[1].cumulative",
        "'day'",
        "one cumulative slice, or none",
    ),
    "other hierarchy": (
        PRODUCT,
        put("dimensions", 0, "other_hierarchies", value=["place"]),
        "dimensions[0].other_hierarchies[0]",
        "'place'",
        "one of towns",
    ),
    "table of the cells": (PRODUCT, put("cells", value={"tables": [["aera"]]}), "tables[0]", "'aera'", "mean area?"),
    "dimension in no table": (PRODUCT, put("cells", value={"tables": [[]]}), "cells.tables", "'area'", "in a table"),
    "code of the cells": (
        PRODUCT,
        put("cells", value={"always_published": [{"codes": {"area": ["C"]}}]}),
        "cells.always_published[0].codes.area",
        "'C'",
        "one of ALL, B, U",
    ),
    "level of the cells": (
        PRODUCT,
        put("cells", value={"weights": [{"levels": {"area": [2]}, "weight": 5}]}),
        "cells.weights[0].levels.area",
        "2",
        "from 0 for the whole to 1, or leaves",
    ),
    "word for a level": (
        PRODUCT,
        put("cells", value={"weights": [{"levels": {"area": ["leafs"]}, "weight": 5}]}),
        "cells.weights[0].levels.area",
        "'leafs'",
        "or leaves",
    ),
    "weight of nothing": (
        PRODUCT,
        put("cells", value={"weights": [{"levels": {"area": [1]}, "weight": 0}]}),
        "cells.weights[0].weight",
        "0",
        "above 1 to hide them last",
    ),
    "cells of every dimension": (
        PRODUCT,
        put("cells", value={"structural_zeros": [{}]}),
        "cells.structural_zeros[0]",
        "nothing",
        "codes or levels of one dimension",
    ),
    "the whole left out": (
        PRODUCT,
        put("cells", value={"not_published": [{"levels": {"area": [0]}}]}),
        "cells.not_published[0]",
        "'the whole'",
        "which the page shows first",
    ),
    "cost": (PRODUCT, put("cells", value={"cost": "cell"}), "cells.cost", "'cell'", "did you mean cells?"),
    "headline": (
        PRODUCT,
        put("page", "headline", value="{count} visits"),
        "page.headline",
        "'count'",
        "area, date, value",
    ),
    "headline with a width": (
        PRODUCT,
        put("page", "headline", value="{value:>5} visits"),
        "page.headline",
        "'{value:>5}'",
        "{value} alone",
    ),
    "headline with a conversion": (
        PRODUCT,
        put("page", "headline", value="{value!x} visits"),
        "page.headline",
        "'{value!x}'",
        "{value} alone",
    ),
    "headline with a place within a place": (
        PRODUCT,
        put("page", "headline", value="{value} visits to {area!r:>{date}}"),
        "page.headline",
        "'{area!r:>{date}}'",
        "{area} alone",
    ),
    "headline that looks into a value": (
        PRODUCT,
        put("page", "headline", value="{value.real} visits"),
        "page.headline",
        "'value.real'",
        "did you mean value?",
    ),
    "headline with a place of no name": (
        PRODUCT,
        put("page", "headline", value="{value} visits {}"),
        "page.headline",
        "''",
        "area, date, value",
    ),
    "headline with a brace left open": (
        PRODUCT,
        put("page", "headline", value="{value visits"),
        "page.headline",
        "'{value visits'",
        "each brace closed",
    ),
    "headline without the figure": (
        PRODUCT,
        put("page", "headline", value="Visits to {area}, {{value}}"),
        "page.headline",
        "'Visits to {area}, {{value}}'",
        "the figure is missing",
    ),
    "chart": (PRODUCT, put("page", "chart_by", value="sex"), "page.chart_by", "'sex'", "one of date"),
    "table": (PRODUCT, put("page", "table", value="aera"), "page.table", "'aera'", "did you mean area?"),
    "key of a test": (TEST, put("expcted", value=[]), "expcted", "'expcted'", "did you mean expected?"),
    "table of a test": (TEST, put("given", value={"tests": row(a=1)}), "given", "'tests'", "one of visits"),
    "column of a test": (
        TEST,
        put("given", "visits", value=row(person_pseudo="x")),
        "given.visits",
        "'person_pseudo'",
        "did you mean person_pseudonym?",
    ),
    "column expected": (
        TEST,
        put("expected", value=row(date="x", count=1)),
        "expected[0]",
        "'count, date'",
        "date, area, count",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_in_a_product_names_place_what_was_found_and_what_is_allowed(
    case: str, spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    file, change, place, found, allowed = CASES[case]
    spoil(file, change)
    told = mistakes()
    where = [item for item in told if item.file.startswith("catalogue/products/visits_by_place/")]
    where = [item for item in where if item.file.endswith(file)]
    assert any(place in item.field and item.found == found and allowed in item.allowed for item in where), (
        "\n".join(map(str, told)) or "no mistake was found"
    )


HIERARCHIES: dict[str, tuple[str, str]] = {
    "other leaves": ("ALL,All,\nB,Beeton,ALL\n", "a hierarchy with the leaves of towns: U is a leaf of only one"),
    "another whole": ("EVERY,All,\nB,Beeton,EVERY\nU,Not known,EVERY\n", "whose first code is ALL, as in towns"),
}


@pytest.mark.parametrize("case", HIERARCHIES)
def test_a_second_hierarchy_must_be_over_the_same_leaves(
    case: str, root: Path, spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    nodes, allowed = HIERARCHIES[case]
    (root / "reference/hierarchies/parishes.csv").write_text(f"code,name,parent\n{nodes}", encoding="utf-8")
    spoil(PRODUCT, put("dimensions", 0, "other_hierarchies", value=["parishes"]))
    told = mistakes()
    assert any(item.field == "dimensions[0].other_hierarchies[0]" and allowed in item.allowed for item in told), told


def test_a_total_of_two_hierarchies_must_be_the_same_in_both(
    root: Path, spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    for name, below in (("towns", "B"), ("parishes", "U")):
        parents = {code: "N" if code == below else "ALL" for code in "BU"}
        nodes = f"ALL,All,\nN,North,ALL\nB,Beeton,{parents['B']}\nU,Not known,{parents['U']}\n"
        (root / f"reference/hierarchies/{name}.csv").write_text(f"code,name,parent\n{nodes}", encoding="utf-8")
    spoil(PRODUCT, put("dimensions", 0, "other_hierarchies", value=["parishes"]))
    assert any("another code for N" in item.allowed for item in mistakes())
