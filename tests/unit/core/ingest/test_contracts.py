"""Contracts at their limits: many rules, rules that overflow, rules that cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from contracts.datasets.dataset import ColumnType, Rule
from lambdas.core.ingest import InspectionFaultError, Verdict, census, inspect, reading, rejects
from lambdas.core.ingest.census import Census
from lambdas.core.ingest.structure import Grammar
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS, DROP, KEY, LANDED, LISTS, PEOPLE, column

HEADER = b"Area.Code,Date,sex,cases,total,rate,final,note\n"
ROW = b"E07000223,16/09/2020,m,5,100,1.5,true,fine\n"


def test_more_rules_than_a_word_has_bits_are_all_kept(inspect_bytes: Inspect) -> None:
    many = tuple(column(f"c{number}", ColumnType.INTEGER, minimum=0) for number in range(80))
    dataset = COUNTS.model_copy(update={"columns": (*COUNTS.columns, *many)})
    header = HEADER.strip() + b"".join(b",c%d" % number for number in range(80)) + b"\n"
    cells = [b"1"] * 80
    cells[3], cells[79] = b"-1", b"x"

    found = inspect_bytes(header + ROW.strip() + b"," + b",".join(cells) + b"\n", dataset)

    assert [(rule.code, rule.column) for rule in found.inspection.rules] == [("minimum", "c3"), ("type", "c79")]


def test_a_rule_that_overflows_turns_the_row_away(inspect_bytes: Inspect) -> None:
    rule = Rule(code="no_overflow", sql="cases * cases * cases > 0", columns=("cases",), message="Too big.")
    dataset = COUNTS.model_copy(update={"rules": (rule,)})

    found = inspect_bytes(HEADER + ROW.replace(b",5,", b",%d," % 10**17), dataset)

    assert found.rejects == {2: {"no_overflow"}}


def test_a_rule_over_an_empty_cell_says_nothing(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + ROW.replace(b",100,", b",,"), COUNTS)

    assert found.rejects == {}


def test_names_and_texts_of_a_contract_are_never_read_as_sql(inspect_bytes: Inspect) -> None:
    odd = column("note", header='it\'s "odd"; --', enum=("it's", "';"), nulls=("'",))
    dataset = COUNTS.model_copy(update={"columns": (*COUNTS.columns[:-1], odd)})
    header = HEADER.replace(b"note", b'"it\'s ""odd""; --"')

    found = inspect_bytes(header + ROW.replace(b"fine", b"';") + ROW.replace(b",m,", b",f,"), dataset)

    assert found.accepted[2]["note"] == "';"
    assert found.rejects == {3: {"enum"}}


def test_pseudonyms_without_a_key_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "drop.csv"
    path.write_bytes(b"")
    with pytest.raises(ValueError, match="people has pseudonyms and no key was given"):
        inspect(path, PEOPLE, LISTS, drop=DROP, landed=LANDED, file_name="x", key=None, out=tmp_path / "out")


def test_a_list_that_is_not_there_is_a_mistake_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "drop.csv"
    path.write_bytes(HEADER + ROW)
    with pytest.raises(KeyError, match="areas"):
        inspect(path, COUNTS, {}, drop=DROP, landed=LANDED, file_name="x", key=KEY, out=tmp_path / "out")


def test_a_check_that_is_not_there_is_a_mistake_of_ours(inspect_bytes: Inspect) -> None:
    dataset = COUNTS.model_copy(update={"columns": (*COUNTS.columns[:-1], column("note", check="shoe_size"))})

    with pytest.raises(ValueError, match="no check named 'shoe_size'"):
        inspect_bytes(HEADER + ROW, dataset)


def test_a_row_the_engine_does_not_see_is_a_fault_and_no_verdict(
    inspect_bytes: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(blocks: Iterable[bytes], grammar: Grammar, folder: Path, first: int) -> Census:
        taken = census.take(blocks, grammar, folder, first)
        rows = (folder / census.ROWS).read_bytes()
        (folder / census.ROWS).write_bytes(rows[: rows.rfind(b"\n", 0, -1) + 1])
        return taken

    monkeypatch.setattr(reading, "take", cut)

    with pytest.raises(InspectionFaultError, match="the census counted 3 rows and the engine read 2"):
        inspect_bytes(HEADER + ROW * 3, COUNTS)


def test_a_line_the_census_does_not_see_is_a_fault_and_no_verdict(
    inspect_bytes: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = census.sort_lines
    monkeypatch.setattr(census, "sort_lines", lambda blocks, grammar: list(rows(blocks, grammar))[:-1])

    with pytest.raises(InspectionFaultError, match="4 physical lines, but 0 below the header"):
        inspect_bytes(HEADER + ROW * 3, COUNTS)


def test_a_file_of_no_rows_at_all_is_read_no_further(inspect_bytes: Inspect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census, "MAX_FAULTS", 1000)

    found = inspect_bytes(HEADER + ROW + b"no row\n" * 2000, COUNTS)

    [reason] = found.inspection.reasons
    assert (reason.code, reason.line) == ("too_many_rejected", 3)
    assert found.inspection.rows.file == 2001


def test_a_file_with_more_rejected_rows_than_are_listed_waits_whatever_its_contract_allows(
    inspect_bytes: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejects, "MAX_REJECTED", 100)
    listed = inspect_bytes(HEADER + ROW * 101, COUNTS)
    assert listed.inspection.verdict is Verdict.ACCEPT
    assert sorted(listed.rejects) == list(range(3, 103))

    found = inspect_bytes(HEADER + ROW * 102, COUNTS)

    [reason] = found.inspection.reasons
    assert (reason.code, reason.line) == ("too_many_rejected", 3)
    assert "More than 100 rows are rejected" in reason.message
    assert "same in every column as a row above it" in reason.message
    assert sorted(found.rejects) == list(range(3, 103))
    assert found.inspection.rows.rejected == found.inspection.rows.file == 102
    assert found.inspection.periods == ()
