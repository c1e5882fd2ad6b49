"""Each mistake in a data contract is told with its file, its place, what was found and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.reading.errors import Mistake
from tests.unit.contracts.conftest import CONTRACT

FILE = "catalogue/datasets/visits/contract.odcs.yaml"
Change = Callable[[Any], object]


def at(path: str, value: Any) -> Change:
    """Put a value at a place such as schema.0.name; DELETE takes the place away."""

    def change(content: Any) -> None:
        *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in above:
            content = content[part]
        if value is DELETE:
            del content[last]
        else:
            content[last] = value

    return change


DELETE = object()
PROPERTIES = "schema.0.properties"
DAY, PLACE, PERSON, VISITS = (f"{PROPERTIES}.{number}" for number in range(4))


def prop(place: str, name: str, value: Any) -> Change:
    """Set, or with DELETE take away, one custom property of the dataset (place "") or of a column."""

    def change(content: Any) -> None:
        for part in filter(None, place.split(".")):
            content = content[int(part) if part.isdigit() else part]
        kept = [item for item in content.get("customProperties", []) if item["property"] != name]
        content["customProperties"] = kept if value is DELETE else [*kept, {"property": name, "value": value}]

    return change


CASES: dict[str, tuple[Change, str, str, str]] = {
    # the standard's own fields
    "key of the document": (at("nmae", "x"), "nmae", "'nmae'", "did you mean name?"),
    "key of a column": (at(f"{DAY}.requried", True), "requried", "'requried'", "did you mean required?"),
    "key of a rule": (at("schema.0.quality.0.sevrity", "x"), "quality[0].sevrity", "'sevrity'", "severity"),
    "kind": (at("kind", "DataThing"), "kind", "'DataThing'", "DataContract"),
    "version of the standard": (at("apiVersion", "v2.2.2"), "apiVersion", "'v2.2.2'", "v3.1.0 or v3.2.0"),
    "wrong type": (at("version", ["1"]), "version", "['1']", "text"),
    "name of the folder": (at("id", "visit"), "id", "'visit'", "visits, the name of its folder"),
    "no title": (at("name", DELETE), "name", "nothing", "title"),
    "no owner": (at("team", DELETE), "team.name", "nothing", "owns the data"),
    "no purpose": (at("description", DELETE), "description.purpose", "nothing", "what the dataset is for"),
    "no columns": (at("schema", []), "schema", "'0 objects'", "exactly one object"),
    "name of the schema": (at("schema.0.name", "visit"), "schema[0].name", "'visit'", "visits"),
    "no frequency": (at("slaProperties.0.property", "freq"), "slaProperties.frequency", "nothing", "whole number"),
    "frequency in words": (at("slaProperties.0.value", "daily"), "slaProperties[0].value", "'daily'", "whole number"),
    "day of the first drop": (
        at("slaProperties", [*CONTRACT["slaProperties"], {"property": "generalAvailability", "value": "spring"}]),
        "slaProperties[2].value",
        "'spring'",
        "yyyy-MM-dd",
    ),
    "unit of time": (at("slaProperties.1.unit", "weeks"), "slaProperties[1].unit", "'weeks'", "one of d, day"),
    "version without quotes": (at("version", 1.0), "version", "1.0", "text, in quotes"),
    "reserved name of the platform": (at("id", "unclaimed"), "id", "'unclaimed'", "visits, the name of its folder"),
    # columns
    "name of a column": (at(f"{VISITS}.name", "No of visits"), "name", "'No of visits'", "lower-case letters"),
    "name of the platform": (at(f"{VISITS}.name", "pratique_x"), "pratique_x", "'pratique_x'", "does not start with"),
    "no description": (at(f"{VISITS}.description", ""), "description", "nothing", "what the column holds"),
    "type": (at(f"{VISITS}.logicalType", "int"), "logicalType", "'int'", "did you mean integer?"),
    "no type": (at(f"{VISITS}.logicalType", DELETE), "logicalType", "nothing", "one of boolean, date"),
    "option of another type": (at(f"{VISITS}.logicalTypeOptions.pattern", "x"), "pattern", "'pattern'", "maximum"),
    "format of a date": (at(f"{DAY}.logicalTypeOptions.format", "dd/mm/yyyy"), "format", "'dd/mm/yyyy'", "dd/MM/yyyy"),
    "bound of a date": (at(f"{DAY}.logicalTypeOptions.minimum", "1 Jan"), "minimum", "'1 Jan'", "yyyy-MM-dd"),
    "bound of a number": (at(f"{VISITS}.logicalTypeOptions.minimum", "few"), "minimum", "'few'", "a number"),
    "bounds crossed": (at(f"{VISITS}.logicalTypeOptions.minimum", 500), "minimum", "500", "at most the maximum"),
    "pattern": (at(f"{PERSON}.logicalTypeOptions", {"pattern": "[0-9"}), "pattern", "'[0-9'", "regular expression"),
    "length": (at(f"{PERSON}.logicalTypeOptions", {"maxLength": "x"}), "maxLength", "'x'", "a whole number, 1 or more"),
    "classification": (at(f"{PERSON}.classification", "secret"), "classification", "'secret'", "identifying"),
    "repeated header": (at(f"{PLACE}.physicalName", "Day"), "physicalName", "'Day'", "each header once"),
    "ignored header": (at(f"{PLACE}.physicalName", "Comment"), "physicalName", "'Comment'", "taken in or ignored"),
    "repeated name": (at(f"{PERSON}.name", "visits"), "name", "'visits'", "each name once"),
    "option of a column without any": (
        at(f"{VISITS}.logicalType", "boolean"),
        "minimum",
        "'minimum'",
        "nothing: a boolean column has no options",
    ),
    "enum of words alone": (at(f"{VISITS}.enum", ["x"]), "enum[0]", "'x'", "a mapping with id, value"),
    "enum of a date": (at(f"{DAY}.enum", [{"value": "x"}]), "column day.enum", "'date'", "string, integer or number"),
    # the key
    "no key": (
        lambda c: [p.pop("primaryKey", 0) for p in c["schema"][0]["properties"]],
        "properties",
        "nothing",
        "primaryKey",
    ),
    "position in the key": (at(f"{DAY}.primaryKeyPosition", 3), "primaryKeyPosition", "[1, 3]", "each of 1 to 2 once"),
    "empty key": (at(f"{DAY}.required", False), "column day.required", "False", "part of the primary key"),
    "unique by itself": (at(f"{DAY}.unique", True), "unique", "True", "only on a key of one column"),
    # our own properties
    "property": (
        prop("", "pratique.minrows", 5),
        "customProperties",
        "'pratique.minrows'",
        "did you mean pratique.minRows?",
    ),
    "property of a column": (
        prop(VISITS, "pratique.treatmnet", "drop"),
        "visits",
        "'pratique.treatmnet'",
        "treatment?",
    ),
    "property without namespace": (prop(VISITS, "treatment", "drop"), "visits", "'treatment'", "pratique.treatment"),
    "no period": (prop("", "pratique.period", DELETE), "pratique.period", "nothing", "date column"),
    "an alias that is another header": (
        prop(PLACE, "pratique.aliases", [{"header": "Day"}]),
        "physicalName",
        "'Day'",
        "each header once",
    ),
    "an alias in another unit": (
        prop(VISITS, "pratique.aliases", [{"header": "visits (thousands)"}]),
        "pratique.aliases[0]",
        "'visits (thousands)'",
        "a header in the unit of visits",
    ),
    "a reference to a column that is not there": (
        prop(PLACE, "pratique.references", {"column": "places"}),
        "pratique.references.column",
        "'places'",
        "a string column of this contract that is kept",
    ),
    "dates the wrong way round": (
        prop(VISITS, "pratique.optional", {"since": "2020-02-01", "until": "2020-01-01"}),
        "pratique.optional.since",
        "'2020-02-01'",
        "at most until, 2020-01-01",
    ),
    "a date in words": (
        prop(VISITS, "pratique.aliases", [{"header": "n", "since": "spring"}]),
        "pratique.aliases[0].since",
        "'spring'",
        "a date as yyyy-MM-dd",
    ),
    "a required column that may be missing": (
        prop(PLACE, "pratique.optional", {"since": "2020-02-01"}),
        "pratique.optional",
        "'on a required column'",
        "not required",
    ),
    "a unit of what is no number": (
        prop(VISITS, "pratique.conversions", [{"unit": "dozens", "multiply": 12}]),
        "pratique.conversions",
        "'integer'",
        "a number column",
    ),
    "a sign that is an empty cell": (
        lambda c: (
            prop(VISITS, "pratique.nulls", ["*"])(c),
            prop(VISITS, "pratique.sentinels", {"*": "confidential"})(c),
        ),
        "pratique.sentinels",
        "'*'",
        "does not mean an empty cell already",
    ),
    "level of nothing": (
        prop("", "pratique.levels", {"too_few": "warn"}),
        "levels",
        "'too_few'",
        "did you mean too_few_",
    ),
    "no level": (prop("", "pratique.levels", {"too_few_rows": "stop"}), "too_few_rows", "'stop'", "hold"),
    "every day of what identifies": (
        prop("", "pratique.completeness", {"every_day": ["person"]}),
        "completeness.every_day",
        "'person'",
        "kept and open",
    ),
    "completeness of what identifies": (
        prop("", "pratique.completeness", {"columns": ["person"]}),
        "completeness.columns",
        "'person'",
        "kept and open",
    ),
    "total of text": (
        prop("", "pratique.totals", [{"name": "All", "measure": "place", "column": "place", "total": "A"}]),
        "totals[0].measure",
        "'place'",
        "an integer or number column",
    ),
    "total of a kind that is not": (
        prop(
            "",
            "pratique.totals",
            [{"name": "All", "measure": "visits", "column": "place", "total": "A", "kinds": ["twon"]}],
        ),
        "totals[0].kinds",
        "'twon'",
        "did you mean town?",
    ),
    "a rule that cannot warn": (prop(VISITS, "pratique.warns", ["type"]), "warns", "'type'", "one of code_not_on_date"),
    "agreement with no list": (
        prop(PLACE, "pratique.agreesWith", {"column": "person", "list": "place"}),
        "agreesWith.list",
        "'place'",
        "did you mean places?",
    ),
    "share of missing": (prop(VISITS, "pratique.maxMissingShare", 2), "maxMissingShare", "2", "from 0"),
    "severity of a rule": (at("schema.0.quality.0.severity", "fatal"), "severity", "'fatal'", "one of error, warning"),
    "a sign in the key": (
        prop(PLACE, "pratique.sentinels", {"*": "confidential"}),
        "pratique.sentinels",
        "'place'",
        "neither in the primary key",
    ),
    "grain": (prop("", "pratique.period", {"column": "day", "grain": "week"}), "grain", "'week'", "day"),
    "column of the period": (
        prop("", "pratique.period", {"column": "dya", "grain": "day"}),
        "period",
        "'dya'",
        "did you mean day?",
    ),
    "period that is no date": (
        prop("", "pratique.period", {"column": "place", "grain": "day"}),
        "period",
        "'place'",
        "date column",
    ),
    "a column of the period of a whole dataset": (
        prop("", "pratique.period", {"column": "day", "grain": "all"}),
        "pratique.period.column",
        "'day'",
        "a drop is the whole dataset",
    ),
    "a stated header that is no column's": (
        prop("", "pratique.csv", {"absent_header": ["plaice"]}),
        "pratique.csv.absent_header",
        "'plaice'",
        "did you mean",
    ),
    "a column without a place in the stated header": (
        prop("", "pratique.csv", {"absent_header": ["Comment"], "ignored": ["Comment"]}),
        "pratique.csv.absent_header",
        "nothing",
        "every column has its place",
    ),
    "duplicates": (prop("", "pratique.duplicates", "ignore"), "duplicates", "'ignore'", "one of collapse, reject"),
    "no duplicates": (prop("", "pratique.duplicates", DELETE), "duplicates", "nothing", "collapse or reject"),
    "share": (
        prop("", "pratique.maxRejectedShare", 5),
        "maxRejectedShare",
        "5",
        "a number, from 0 to 1: share of faulty rows",
    ),
    "rows": (prop("", "pratique.minRows", 0), "minRows", "0", "a whole number, 1 or more"),
    "values": (prop("", "pratique.minValues", {"place": 0}), "minValues.place", "0", "a whole number, 1 or more"),
    "values of no column": (
        prop("", "pratique.minValues", {"plaec": 2}),
        "pratique.minValues",
        "'plaec'",
        "did you mean place?",
    ),
    "values of an identity": (prop("", "pratique.minValues", {"person": 2}), "minValues", "'person'", "that is kept"),
    "line end": (
        prop("", "pratique.finalLineEnd", "never"),
        "pratique.finalLineEnd",
        "'never'",
        "one of optional, required",
    ),
    "delimiter": (prop("", "pratique.csv", {"delimiter": ", "}), "delimiter", "', '", "one character"),
    "encoding": (
        prop("", "pratique.csv", {"encoding": "ansi"}),
        "encoding",
        "'ansi'",
        "one of cp1252, recognised, utf-16, utf-8",
    ),
    "key of csv": (prop("", "pratique.csv", {"delimeter": ";"}), "delimeter", "'delimeter'", "did you mean delimiter?"),
    "treatment": (prop(PERSON, "pratique.treatment", "hash"), "treatment", "'hash'", "pseudonymise"),
    "treatment of another type": (
        prop(VISITS, "pratique.treatment", "year"),
        "treatment",
        "'year'",
        "date column only",
    ),
    "treatment and sentinels": (
        prop(VISITS, "pratique.treatment", "drop"),
        "treatment",
        "'drop'",
        "keep, as sentinels",
    ),
    "sentinel": (prop(VISITS, "pratique.sentinels", {"*": "hidden"}), "sentinels.*", "'hidden'", "confidential"),
    "case": (prop(PLACE, "pratique.case", "title"), "case", "'title'", "one of lower, upper"),
    "case of a number": (prop(VISITS, "pratique.case", "upper"), "pratique.case", "'integer'", "a string column"),
    "values of a number": (prop(VISITS, "pratique.values", {"a": "1"}), "values", "'integer'", "string or boolean"),
    "check": (prop(PERSON, "pratique.check", "nhs_numbr"), "check", "'nhs_numbr'", "did you mean nhs_number?"),
    "future of text": (prop(PLACE, "pratique.notFuture", True), "notFuture", "'string'", "a date column"),
    "list": (
        prop(PLACE, "pratique.codes", {"list": "place", "kinds": ["town"]}),
        "codes.list",
        "'place'",
        "did you mean places?",
    ),
    "kind of code": (
        prop(PLACE, "pratique.codes", {"list": "places", "kinds": ["city"]}),
        "kinds",
        "'city'",
        "road, town",
    ),
    "value that is no code": (prop(PLACE, "pratique.values", {"X": "Q"}), "values", "'Q'", "a code of places"),
    "value of another kind": (prop(PLACE, "pratique.values", {"X": "R"}), "values", "'R'", "of the kinds allowed"),
    "value outside the enum": (at(f"{PLACE}.enum", [{"value": "A"}]), "values", "'U'", "one of A"),
    "curated name": (
        lambda c: c["schema"][0]["properties"].append(
            {"name": "visits_status", "description": "x", "logicalType": "string"}
        ),
        "curated columns",
        "'visits_status'",
        "each name once",
    ),
    # identities
    "identity kept": (prop(PERSON, "pratique.treatment", "keep"), "treatment", "'keep'", "classified identifying"),
    "NHS number kept": (
        at(
            f"{PERSON}",
            {
                "name": "person",
                "description": "x",
                "logicalType": "string",
                "customProperties": [{"property": "pratique.check", "value": "nhs_number"}],
            },
        ),
        "treatment",
        "'keep'",
        "an NHS number identifies",
    ),
    "no domain": (prop("", "pratique.purposeDomain", DELETE), "purposeDomain", "nothing", "person is pseudonymised"),
    "domain": (prop("", "pratique.purposeDomain", "Care & more"), "purposeDomain", "'Care & more'", "of the form"),
    "domain of nothing": (at(f"{PERSON}.customProperties.1.value", "drop"), "purposeDomain", "'care'", "nothing"),
    # rules over several columns
    "rule of another engine": (
        at("schema.0.quality.0.engine", "soda"),
        "quality[0]",
        "'custom soda'",
        "engine: pratique",
    ),
    "column of a rule": (
        at("schema.0.quality.0.implementation.columns", ["vists"]),
        "columns",
        "'vists'",
        "did you mean visits?",
    ),
    "rule without SQL": (
        at("schema.0.quality.0.implementation.sql", ""),
        "implementation.sql",
        "nothing",
        "true for a good row",
    ),
    "columns of a rule as one text": (
        at("schema.0.quality.0.implementation.columns", "visits"),
        "columns",
        "'visits'",
        "a list of texts: the columns",
    ),
    "rule without columns": (
        at("schema.0.quality.0.implementation.columns", []),
        "columns",
        "nothing",
        "the rule looks at",
    ),
    "rule without remedy": (
        at("schema.0.quality.0.description", ""),
        "quality[0].description",
        "nothing",
        "supplier should do",
    ),
    "name of a rule": (at("schema.0.quality.0.name", "few visits"), "quality[0].name", "'few visits'", "underscores"),
    "key of an implementation": (
        at("schema.0.quality.0.implementation.query", "x"),
        "query",
        "'query'",
        "one of columns, sql",
    ),
    "same rule twice": (
        lambda c: c["schema"][0]["quality"].append(c["schema"][0]["quality"][0]),
        "quality.name",
        "'few_visits'",
        "once",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_names_file_place_what_was_found_and_what_is_allowed(
    case: str, spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    change, place, found, allowed = CASES[case]
    spoil("contract.odcs.yaml", change)
    told = mistakes()
    assert any(
        item.file == FILE and place in item.field and item.found == found and allowed in item.allowed for item in told
    ), "\n".join(map(str, told)) or "no mistake was found"
