"""Spreadsheets, read by the layouts of a contract: what becomes of their cells, and what is told and refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.datasets.dataset import ColumnType, Dataset, Duplicates, Grain, Period, Status
from contracts.datasets.layouts import Blanks, DateColumns, Label, Layout, TotalRows
from lambdas.core.ingest import Verdict
from tests.support import stumbling
from tests.support.workbooks import RELATIONS, Cell, changed, moved, ods, prefixed, rewritten, xls, xlsx
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import SERVICE, column

DAY = date(2020, 9, 16)
NEXT = date(2020, 9, 17)
HEADER: list[Cell] = ["Area", "Day", "Beds", "Rate"]
ROWS: list[list[Cell]] = [HEADER, ["North", DAY, 5.0, 0.125], ["South", NEXT, "7", 0.1 + 0.2]]


def beds(layout: Layout | None = None, **fields: Any) -> Dataset:
    return Dataset(
        name="beds",
        title="Beds",
        description="Beds by area and day.",
        version="1.0.0",
        owner="tests",
        columns=(
            column("area", header="Area", required=True),
            column("day", ColumnType.DATE, header="Day", required=True, format="%d/%m/%Y"),
            column("beds", ColumnType.INTEGER, header="Beds", required=True, minimum=0),
            column("rate", ColumnType.NUMBER, header="Rate"),
        ),
        key=("area", "day"),
        period=Period(column="day", grain=Grain.MONTH),
        duplicates=Duplicates.REJECT,
        service=SERVICE,
        max_rejected_share=1.0,
        spreadsheets=(layout or Layout(sheets=("Data",), header_cells=("Area", "Day")),),
        **fields,
    )


def test_typed_cells_become_what_their_author_sees(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(xlsx({"Data": ROWS}), beds(), name="beds.xlsx")

    assert found.inspection.verdict is Verdict.ACCEPT
    assert [(row["area"], row["day"], row["beds"], row["rate"]) for row in found.accepted.values()] == [
        ("North", DAY, 5, 0.125),
        ("South", NEXT, 7, 0.3),
    ]
    assert (found.inspection.file.format, found.inspection.rows.file) == ("xlsx", 2)


@pytest.mark.parametrize("epoch", [False, True], ids=["from 1900", "from 1904"])
def test_dates_are_right_in_both_date_systems(inspect_bytes: Inspect, epoch: bool) -> None:
    found = inspect_bytes(xlsx({"Data": ROWS}, date1904=epoch), beds())

    assert [row["day"] for row in found.accepted.values()] == [DAY, NEXT]


def test_an_open_document_spreadsheet_is_read_alike(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(ods({"Notes": [["Hello"]], "Data": ROWS}), beds(), name="beds.ods")

    assert found.inspection.file.format == "ods"
    assert len(found.accepted) == 2


def test_a_reject_names_the_sheet_the_row_and_the_column(inspect_bytes: Inspect) -> None:
    above: list[list[Cell]] = [["Title"], [], ["", *HEADER], ["", "North", DAY, "many", 1], ["", "South", NEXT, 1, 1]]
    found = inspect_bytes(xlsx({"Data": above}), beds())

    [rule] = found.inspection.rules
    assert (rule.code, rule.first[0].place, rule.first[0].value) == ("type", "sheet Data, row 4, column D", "many")
    assert found.reject_rows[0]["place"] == "sheet Data, row 4"
    assert [note.text for note in found.inspection.file.notes] == ["Title"]
    [table] = found.inspection.file.tables
    assert (table.header_row, table.last_row, table.rows, table.records) == (3, 5, 2, 2)


def test_a_sheet_is_found_by_an_alias_or_by_what_it_holds(inspect_bytes: Inspect) -> None:
    by_name = Layout(sheets=("Old name", "data "), header_cells=("Area",))
    by_content = Layout(holds=("Beds by area",), header_cells=("Area",))
    book = {"First": [["something else"]], "DATA": [["Beds  by area"], *ROWS]}

    for layout in (by_name, by_content):
        assert inspect_bytes(xlsx(book), beds(layout)).inspection.rows.accepted == 2


def test_the_first_layout_whose_sheet_is_there_is_taken(inspect_bytes: Inspect) -> None:
    dataset = beds().model_copy(
        update={"spreadsheets": (Layout(sheets=("New",), header_row=1), Layout(sheets=("Data",), header_row=1))}
    )

    assert inspect_bytes(xlsx({"Data": ROWS}), dataset).inspection.rows.accepted == 2


def test_dates_as_columns_become_rows_and_every_cell_is_counted(inspect_bytes: Inspect) -> None:
    layout = Layout(
        sheets=("Data",),
        header_cells=("Area",),
        absent=("Rate",),
        dates=DateColumns(date="Day", value="Beds", blanks=Blanks.SKIP),
    )
    found = inspect_bytes(
        xlsx({"Data": [["Area", DAY, "17/09/2020"], ["North", 5, None], ["South", 6, "x"]]}), beds(layout)
    )

    assert {(row["area"], row["day"]) for row in found.accepted.values()} == {("North", DAY), ("South", DAY)}
    assert found.inspection.rules[0].first[0].place == "sheet Data, row 3, column C"
    [table] = found.inspection.file.tables
    assert (table.rows, table.records, table.blank_cells) == (2, 3, 1)


def test_stacked_tables_give_their_titles_to_their_rows(inspect_bytes: Inspect) -> None:
    layout = Layout(
        sheets=("Data",),
        header_cells=("Day", "Beds"),
        stacked="Area",
    )
    book = [
        ["About"],
        ["North"],
        [],
        HEADER[1:],
        *[row[1:] for row in ROWS[1:]],
        [],
        ["South"],
        HEADER[1:],
        ROWS[1][1:],
    ]
    found = inspect_bytes(xlsx({"Data": book}), beds(layout))

    assert [(row["area"], row["beds"]) for row in found.accepted.values()] == [("North", 5), ("North", 7), ("South", 5)]
    assert [table.title for table in found.inspection.file.tables] == ["North", "South"]


def test_values_above_the_table_stand_in_every_row_and_totals_and_footers_in_none(inspect_bytes: Inspect) -> None:
    layout = Layout(
        sheets=("Data",),
        header_cells=("Area", "Beds"),
        labels={"Day": Label(label="Month:", format="MMMM yyyy")},
        absent=("Rate",),
        ends=("Source",),
    )
    book: list[list[Cell]] = [
        ["Month:", "", "September 2020"],
        ["Area", "Beds"],
        ["England", 12],
        ["North", 5],
        ["South", 7],
        ["Source: us", ""],
        ["North", 9],
    ]
    dataset = beds(layout, total_rows=TotalRows(column="area", values=("England",)))
    found = inspect_bytes(xlsx({"Data": book}), dataset)

    assert [(row["area"], row["day"]) for row in found.accepted.values()] == [
        ("North", date(2020, 9, 1)),
        ("South", date(2020, 9, 1)),
    ]
    assert (found.inspection.rows.expected_rejects, found.rejects) == (1, {1: {"total_row"}})
    assert [note.row for note in found.inspection.file.notes] == [1, 6, 7]


def test_a_header_of_two_rows_is_joined_under_its_merged_cells(inspect_bytes: Inspect) -> None:
    layout = Layout(
        sheets=("Data",),
        header_cells=("Area",),
        header_rows=2,
        columns={"Count / Beds": "Beds", "Count / Rate": "Rate"},
    )
    book: list[list[Cell]] = [["", "", "Count", ""], HEADER, *ROWS[1:]]

    assert inspect_bytes(xlsx({"Data": book}, merged=["C1:D1"]), beds(layout)).inspection.rows.accepted == 2


def test_a_cell_with_a_line_break_or_an_error_costs_its_own_row_and_the_error_is_told(
    inspect_bytes: Inspect,
) -> None:
    book = [*ROWS, ["East\nend", DAY, 1, 1], ["West", DAY, "#REF!", 1], ['Say "hi", all', DAY, 1, 1]]
    found = inspect_bytes(xlsx({"Data": book}), beds())

    assert found.rejects == {3: {"line_break_in_field"}, 4: {"cell_without_value"}}
    assert [(warning.code, warning.count) for warning in found.inspection.warnings] == [("cell_error", 1)]
    assert found.accepted[5]["area"] == 'Say "hi", all'


def test_a_formula_in_a_cell_is_disarmed_in_what_is_written_back(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(xlsx({"Data": [HEADER, ["=cmd|' /C calc'!A0", DAY, "x", 1]]}), beds())

    assert found.reject_rows[0]["row"].startswith("'=cmd")


def test_what_is_hidden_linked_or_never_worked_out_is_told(inspect_bytes: Inspect) -> None:
    book = xlsx(
        {"Data": [*ROWS, ["East", DAY, 3, 4]], "Secret": [["x"]]},
        hidden=["Secret"],
        hidden_rows=[3],
        extra={"xl/externalLinks/externalLink1.xml": "<externalLink/>", "xl/vbaProject.bin": ""},
        replace={'<c r="D4"><v>4</v></c>': '<c r="D4"><f>B4*2</f></c>'},
    )
    found = inspect_bytes(book, beds())

    told = {warning.code for warning in found.inspection.warnings}
    assert told == {"hidden_sheet", "hidden_rows", "formula_without_value", "external_links", "macros"}
    assert (found.inspection.rows.accepted, found.rejects) == (2, {3: {"cell_without_value"}})


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ('<col min="2" max="3" hidden="1"/><col min="4" max="4"/>', [2]),
        ('<col hidden="true" width="9" max="2" min="2"/>', [1]),
        ('<col min="5" max="16384" hidden="1"/>', []),
        ('<col min="2" max="2" hidden="0"/>', []),
    ],
)
def test_hidden_columns_are_read_and_told(inspect_bytes: Inspect, columns: str, told: list[int]) -> None:
    found = inspect_bytes(xlsx({"Data": ROWS}, replace={"<sheetData>": f"<cols>{columns}</cols><sheetData>"}), beds())

    warnings = [warning for warning in found.inspection.warnings if warning.code == "hidden_columns"]
    assert [warning.count for warning in warnings] == told
    assert found.rejects == {}


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "no such sheet": (xlsx({"Other": ROWS}), "sheet_missing", "'Other'"),
    "two such sheets": (xlsx({"Data": ROWS, "data ": ROWS}), "sheet_ambiguous", "'data '"),
    "no header": (xlsx({"Data": [["a", "b"]]}), "header_missing", "Sheet 'Data' has no row"),
    "a missing column": (xlsx({"Data": [row[:3] for row in ROWS]}), "missing_column", "header in row 1"),
    "a column without a header": (xlsx({"Data": [*ROWS, ["East", DAY, 1, 2, "more"]]}), "unknown_column", "column E"),
    "an unknown column": (xlsx({"Data": [[*HEADER, "Extra"], ["North", DAY, 1, 1, 1]]}), "unknown_column", "'Extra'"),
    "no rows": (xlsx({"Data": [HEADER]}), "too_few_rows", "no rows"),
    "a broken zip": (xlsx({"Data": ROWS})[:-30], "zip_damaged", "damaged"),
    "two workbooks in one file": (2 * xlsx({"Data": ROWS}), "spreadsheet_damaged", "cannot be read as one"),
    "broken XML": (
        xlsx({"Data": ROWS}, replace={"</sheetData>": "<<<"}),
        "spreadsheet_damaged",
        "cannot be read as one",
    ),
    "no workbook in it": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "spreadsheet_damaged", "(xls)"),
    "a cell at the far corner": (
        xlsx({"Data": ROWS}, replace={'r="D3"': 'r="XFC1040000"', '<row r="3">': '<row r="1040000">'}),
        "spreadsheet_too_big",
        "bytes of memory",
    ),
    "a bomb": (xlsx({"Data": ROWS}, extra={"xl/media/image.bin": "0" * 30_000_000}), "spreadsheet_bomb", "20,000,000"),
    "256 columns": (
        xlsx({"Data": [[*HEADER, *(f"c{number}" for number in range(252))], *ROWS[1:]]}),
        "spreadsheet_limit",
        "256 columns",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_workbook_that_cannot_come_in_says_why_and_what_to_do(inspect_bytes: Inspect, case: str) -> None:
    content, code, words = REFUSED[case]
    found = inspect_bytes(content, beds(), max_text_bytes=20_000_000, max_spreadsheet_memory=300_000_000)

    assert found.inspection.verdict is Verdict.QUARANTINE
    assert words in found.reasons[code]
    rows = found.inspection.rows
    assert rows.file == rows.accepted + rows.rejected


@pytest.mark.parametrize(("last", "refused"), [(65_535, False), (65_536, True), (65_537, True), (65_538, False)])
def test_a_sheet_that_ends_where_an_older_format_does_waits(inspect_bytes: Inspect, last: int, refused: bool) -> None:
    book = xlsx(
        {"Data": ROWS},
        replace={f'r="{name}3"': f'r="{name}{last}"' for name in "ABCD"} | {'<row r="3">': f'<row r="{last}">'},
    )
    assert ("spreadsheet_limit" in inspect_bytes(book, beds()).reasons) is refused


def test_a_workbook_waits_where_the_contract_has_no_layout(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(xlsx({"Data": ROWS}), beds().model_copy(update={"spreadsheets": ()}))

    assert "spreadsheet (.xlsx" in found.reasons["not_csv"]


NOTE = column("note")
TITLED: list[list[Cell]] = [["Table 1"], *ROWS, [], ["Table 2"], HEADER, ["East", DAY, 1, 1], ["West", DAY, 1, 1]]
ASTRAY: dict[str, tuple[list[list[Cell]], str, str]] = {
    "an empty row within a table": ([*TITLED[:3], [], *TITLED[3:]], "rows_outside_table", "1 row below"),
    "no empty row before the next title": ([*TITLED[:4], *TITLED[5:]], "title_missing", "header in row 6"),
    "a table without a title": ([*TITLED[:5], *TITLED[6:]], "title_missing", "header in row 6"),
}


@pytest.mark.parametrize("case", ASTRAY)
def test_rows_that_stacked_tables_would_leave_out_refuse_the_file(inspect_bytes: Inspect, case: str) -> None:
    rows, code, words = ASTRAY[case]
    stacked = beds(Layout(sheets=("Data",), header_cells=("Area", "Day"), stacked="note"))
    stacked = stacked.model_copy(update={"columns": (*stacked.columns, NOTE)})

    assert inspect_bytes(xlsx({"Data": TITLED}), stacked).inspection.rows.accepted == 4
    assert words in inspect_bytes(xlsx({"Data": rows}), stacked).reasons[code]


@pytest.mark.parametrize(
    ("below", "refused"),
    [
        ([["Noteworthy Ward", DAY, 1, 1]], True),
        ([["Note", "of us"], ["West", DAY]], False),
        ([["Note", "of us"], ["West", DAY, 1]], True),
        ([["Note"], ["Contact:", "a", "b", "c"]], False),
    ],
)
def test_a_row_below_the_end_of_a_table_that_looks_like_its_rows_refuses_the_file(
    inspect_bytes: Inspect, below: list[list[Cell]], refused: bool
) -> None:
    layout = Layout(sheets=("Data",), header_cells=("Area", "Day"), ends=("Note",))
    found = inspect_bytes(xlsx({"Data": [*ROWS, *below]}), beds(layout))

    assert ("rows_outside_table" in found.reasons) is refused


def test_the_upper_row_of_the_next_tables_header_is_no_row_of_the_table_above(inspect_bytes: Inspect) -> None:
    upper: list[Cell] = ["", "", "Both", "Both"]
    layout = Layout(
        sheets=("Data",),
        header_cells=("Area", "Day", "Beds"),
        header_rows=2,
        stacked="note",
        columns={"Both / Beds": "Beds", "Both / Rate": "Rate"},
    )
    book: list[list[Cell]] = [
        ["Table 1"],
        upper,
        *ROWS,
        [],
        ["Table 2"],
        ["Under", "Under", "Both", "Both"],
        HEADER,
        ["East", DAY, 1, 1],
    ]
    stacked = beds(layout).model_copy(update={"columns": (*beds().columns, NOTE)})

    assert "rows_outside_table" not in inspect_bytes(xlsx({"Data": book}), stacked).reasons


LAST: list[Cell] = ["East", DAY, 3, 4]
_ODS = '<table:table-cell office:value-type="float" office:value="4"/>'


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        ('<c r="D4"><f>B4*2</f></c>', True),
        ('<c r="D4"><f>B4*2</f><v></v></c>', True),
        ('<c r="D4" t="e"><f>1/0</f><v>#DIV/0!</v></c>', True),
        ('<c t="e"><v>#DIV/0!</v></c>', True),
        ('<c r="D4" t="str"><f>""</f><v></v></c>', False),
    ],
)
def test_a_cell_without_a_value_is_never_an_empty_one(inspect_bytes: Inspect, cell: str, lost: bool) -> None:
    found = inspect_bytes(xlsx({"Data": [*ROWS, LAST]}, replace={'<c r="D4"><v>4</v></c>': cell}), beds())

    assert found.rejects == ({3: {"cell_without_value"}} if lost else {})
    assert found.inspection.rows.file == 3


_ERROR_CELL = '<c r="C4" t="e"><v>#REF!</v></c>'
_NEVER = {_ERROR_CELL: '<c r="C4"><f>1+1</f></c>'}
_WRITTEN = {
    "single quotes": {'t="e"': "t='e'"},
    "a line feed after the name": {"<c r=": "<c\nr="},
    "a comment after the formula": {_ERROR_CELL: '<c r="C4"><f>1+1</f><!-- c --></c>'},
    "an empty value with an attribute": {_ERROR_CELL: '<c r="C4" t="n"><f>1</f><v xml:space="preserve"/></c>'},
    "no place": {_ERROR_CELL: '<c t="e"><v>#REF!</v></c>'},
    "small letters": {'r="C4"': 'r="c4"'},
}


@pytest.mark.parametrize("case", _WRITTEN)
def test_a_cell_without_a_value_is_seen_however_the_xml_is_written(inspect_bytes: Inspect, case: str) -> None:
    book = xlsx({"Data": [*ROWS, ["East", DAY, "#REF!", 4]]}, replace=_WRITTEN[case])

    assert inspect_bytes(book, beds()).rejects == {3: {"cell_without_value"}}


@pytest.mark.parametrize("replace", [{}, _NEVER], ids=["an error", "a formula"])
def test_a_cell_without_a_value_is_seen_among_elements_with_a_prefix(
    inspect_bytes: Inspect, replace: dict[str, str]
) -> None:
    book = xlsx({"Data": [*ROWS, ["East", DAY, "#REF!", 4]]}, replace=replace, hidden_rows=[3])
    found = inspect_bytes(rewritten(book, "worksheets", prefixed), beds())

    assert found.rejects == {3: {"cell_without_value"}}
    assert "hidden_rows" in {warning.code for warning in found.inspection.warnings}


@pytest.mark.parametrize(
    "part", ["xl/sheets/one.xml", "xl/WORKSHEETS/sheet1.xml"], ids=["another folder", "large letters"]
)
def test_a_sheet_is_looked_through_wherever_the_workbook_says_it_is(inspect_bytes: Inspect, part: str) -> None:
    book = xlsx({"Data": [*ROWS, ["East", DAY, "#REF!", 4]]})

    assert inspect_bytes(moved(book, "xl/worksheets/sheet1.xml", part), beds()).rejects == {3: {"cell_without_value"}}


def test_a_target_in_other_letters_than_the_part_is_found(inspect_bytes: Inspect) -> None:
    book = changed(xlsx({"Data": [*ROWS, ["East", DAY, "#REF!", 4]]}), RELATIONS, "sheet1.xml", "Sheet1.XML")

    assert inspect_bytes(book, beds()).rejects == {3: {"cell_without_value"}}


@pytest.mark.parametrize(
    "cell",
    [
        "<v>3<!-- c -->4</v>",
        "<v><![CDATA[34]]></v>",
        "<v>3</v><v>4</v>",
        "<v>3<x/></v>",
    ],
)
def test_a_value_that_would_be_read_in_part_refuses_the_file(inspect_bytes: Inspect, cell: str) -> None:
    book = xlsx({"Data": ROWS}, replace={"<v>0.125</v>": cell})

    assert "spreadsheet_damaged" in inspect_bytes(book, beds()).reasons


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet", '<!DOCTYPE w [<!ENTITY e "5">]><worksheet'),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "</sheetData><sheetData/>"),
        ("xl/worksheets/sheet1.xml", 'r="D3"', 'r="D2000000"'),
        (RELATIONS, "</Relationships>", '<Relationship Id="s1" Target="worksheets/sheet2.xml"/></Relationships>'),
        ("xl/workbook.xml", "</sheets>", '<sheet name="Data" sheetId="2" r:id="s1"/></sheets>'),
        ("xl/workbook.xml", 'r:id="s1"', 'r:id="s9"'),
        (RELATIONS, "sheet1.xml", "sheet9.xml"),
    ],
)
def test_a_workbook_that_can_be_read_in_two_ways_or_none_is_refused(
    inspect_bytes: Inspect, part: str, old: str, new: str
) -> None:
    book = changed(xlsx({"Data": [HEADER, ROWS[1], ["South", DAY, 1, "#N/A"]]}), part, old, new)

    assert "spreadsheet_damaged" in inspect_bytes(book, beds()).reasons


def test_a_sheet_that_does_not_end_is_refused_at_once(inspect_bytes: Inspect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdas.core.ingest.intake.apart._MAX_SECONDS", 20)  # then it would be called too big
    book = changed(ods({"Data": ROWS}), "content.xml", "</table:table>", "")

    assert "spreadsheet_damaged" in inspect_bytes(book, beds()).reasons


def test_the_last_half_second_there_is_is_read(inspect_bytes: Inspect) -> None:
    book = xlsx({"Data": [*ROWS, ["East", date(2021, 1, 1), 1, 1]]}, replace={"44197": "2958465.999996"})

    assert inspect_bytes(book, beds()).rejects == {3: {"type"}}


def test_whatever_the_reader_stumbles_on_is_a_refusal_with_a_reason(
    inspect_bytes: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdas.core.ingest.intake.apart.CHILD", stumbling.__name__)
    found = inspect_bytes(xlsx({"Data": ROWS}), beds())

    assert "KeyError" in found.reasons["file_not_understood"]


@pytest.mark.parametrize("second", [[*HEADER, "Area"], [*HEADER, "Rate"]])
def test_a_column_that_stands_twice_in_a_later_table_refuses_the_file(
    inspect_bytes: Inspect, second: list[Cell]
) -> None:
    book = [*TITLED[:6], second, *[[*row, "West"] for row in TITLED[7:]]]
    stacked = beds(Layout(sheets=("Data",), header_cells=("Area", "Day"), stacked="note"))
    stacked = stacked.model_copy(update={"columns": (*stacked.columns, NOTE)})

    assert "header in row 7" in inspect_bytes(xlsx({"Data": book}), stacked).reasons["repeated_column"]


def test_a_time_of_day_above_a_column_is_no_day(inspect_bytes: Inspect) -> None:
    layout = Layout(
        sheets=("Data",), header_cells=("Area",), absent=("Rate",), dates=DateColumns(date="Day", value="Beds")
    )
    book = xlsx({"Data": [["Area", DAY, NEXT], ["North", 1, 2]]}, replace={"<v>44090</v>": "<v>44090.6</v>"})

    assert "2020-09-16T14:24:00" in inspect_bytes(book, beds(layout)).reasons["unknown_column"]


def test_a_row_of_errors_alone_is_no_empty_row(inspect_bytes: Inspect) -> None:
    errors: list[Cell] = ["#REF!", "#N/A", "#REF!", "#REF!"]
    found = inspect_bytes(xlsx({"Data": [*ROWS, errors]}), beds())

    assert found.rejects == {3: {"cell_without_value"}}
    assert found.reject_rows[0]["row"] == "#REF!,#N/A,#REF!,#REF!"


def test_a_cell_without_a_value_among_dates_as_columns_is_no_day_without_one(inspect_bytes: Inspect) -> None:
    layout = Layout(
        sheets=("Data",),
        header_cells=("Area",),
        dates=DateColumns(date="Day", value="Beds", format="dd/MM/yyyy", blanks=Blanks.SKIP),
        absent=("Rate",),
    )
    found = inspect_bytes(xlsx({"Data": [["Area", DAY, NEXT], ["North", 1, "#N/A"], ["South", None, 2]]}), beds(layout))

    assert found.rejects == {2: {"cell_without_value"}}
    assert found.inspection.rules[0].first[0].place == "sheet Data, row 2, column C"


def test_an_error_that_the_contract_has_a_meaning_for_is_read_as_that(inspect_bytes: Inspect) -> None:
    told = beds()
    *others, rate = told.columns
    rate = rate.model_copy(update={"sentinels": {"#N/A": Status.NOT_AVAILABLE}})
    told = told.model_copy(update={"columns": (*others, rate)})
    found = inspect_bytes(xlsx({"Data": [*ROWS, ["East", DAY, 3, "#N/A"]]}), told)

    assert [row["rate_status"] for row in found.accepted.values()] == ["reported", "reported", "not_available"]


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell table:formula="of:=1+1"/>',
        '<table:table-cell xmlns:calcext="urn:x" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
        "<table:table-cell xmlns:calcext='urn:x' calcext:value-type='error'><text:p>#N/A</text:p></table:table-cell>",
        "<table:table-cell><text:p>4</text:p></table:table-cell>",
        '<table:table-cell office:value-type="float"><text:p>4</text:p></table:table-cell>',
    ],
    ids=["a formula", "an error", "single quotes", "a text of no kind", "a number without its value"],
)
def test_an_open_document_tells_its_cells_without_a_value(inspect_bytes: Inspect, cell: str) -> None:
    found = inspect_bytes(changed(ods({"Notes": [["x"]], "Data": [*ROWS, LAST]}), "content.xml", _ODS, cell), beds())

    assert found.rejects == {3: {"cell_without_value"}}


def test_an_old_workbook_tells_its_cells_without_a_value(inspect_bytes: Inspect) -> None:
    errors = {(3, 3): 42, (4, 0): 23, (4, 1): 23, (4, 2): 23, (4, 3): 23}
    found = inspect_bytes(xls("Data", [*ROWS, ["East", DAY, 3], []], errors), beds(), name="beds.xls")

    assert found.rejects == {3: {"cell_without_value"}, 4: {"cell_without_value"}}
    assert [row["row"].rpartition(",")[2] for row in found.reject_rows] == ["#N/A", "#REF!"]


def test_a_reason_names_the_row_of_the_sheet_and_no_line(inspect_bytes: Inspect) -> None:
    book: list[list[Cell]] = [["Title"], *ROWS[:2], ["South", DAY, "many", 1], ["East", DAY, "more", 1]]
    found = inspect_bytes(xlsx({"Data": book}), beds().model_copy(update={"max_rejected_share": 0.1}))

    [reason] = [each for each in found.inspection.reasons if each.code == "type"]
    assert (reason.line, reason.message.partition(":")[0]) == (None, "Sheet Data, row 4")
