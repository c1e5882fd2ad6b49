"""Files that are turned away as a whole: the reason, the line it names, and what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from contracts.datasets.dataset import FinalLineEnd
from lambdas.core.ingest import Verdict
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS, PEOPLE

HEADER = b"Area.Code,Date,sex,cases,total,rate,final,note\n"
ROW = b"E07000223,16/09/2020,m,5,100,1.5,true,fine\n"


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "empty_file", "empty"),
    "blank lines alone": (b"\n\n \n", "empty_file", "empty"),
    "zero bytes": (b"\0" * 4096, "not_csv", "zero bytes"),
    "a header and no rows": (HEADER, "too_few_rows", "a header and no rows"),
    "a header without a line end": (HEADER.strip(), "too_few_rows", "a header and no rows"),
    "rows without a header": (ROW * 3, "header_missing", "Area.Code,Date,sex"),
    "the header on line 2": (ROW + HEADER + ROW, "header_not_first", "from line 2 to line 1"),
    "a title above the header": (b"Counts by area\n\n" + HEADER + ROW, "header_not_first", "from line 3 to line 1"),
    "a stranger's header on line 2": (
        b'"North West","E1",133\n"Area name","Area code","Cases"\n"England","E2",1\n',
        "header_not_first",
        "A header is on line 2",
    ),
    "a stray mark in the header": (
        HEADER.strip() + b'" thousands",Extra\n' + ROW,
        "header_ill_quoted",
        "Remove the mark",
    ),
    "semicolons": ((HEADER + ROW).replace(b",", b";"), "delimiter", "semicolons; the contract says commas"),
    "tabs": ((HEADER + ROW).replace(b",", b"\t"), "delimiter", "tabs"),
    "a renamed column": (
        HEADER.replace(b"Area.Code", b"area_code") + ROW,
        "missing_column",
        "Rename 'area_code' to 'Area.Code'",
    ),
    "a missing column": (HEADER.replace(b",note", b"") + ROW, "missing_column", "Add the column 'note'"),
    "an unknown column": (HEADER.strip() + b",surprise\n" + ROW, "unknown_column", "'surprise'"),
    "a column twice": (HEADER.strip() + b",note\n" + ROW, "repeated_column", "'note' stands on line 1 2 times"),
    "line ends of two kinds": (HEADER.replace(b"\n", b"\r") + ROW, "line_ends", "carriage return alone"),
    "a spreadsheet": (zipped(), "not_csv", "spreadsheet (.xlsx"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_csv", "(.xls)"),
    "a Parquet file": (b"PAR1" + b"\0" * 100, "not_csv", "Parquet"),
    "a web page": (b"\xef\xbb\xbf \n<!DOCTYPE html><html><body>Sign in", "not_csv", "web page"),
    "an error message of S3": (b'<?xml version="1.0"?><Error><Code>AccessDenied', "not_csv", "download"),
    "a line that never ends": (HEADER + b"x" * (3 << 20), "line_too_long", "Line 2"),
    "a million quotes": (HEADER + ROW + b'"' * (2 << 20) + b"\n" + ROW, "line_too_long", "Line 3"),
    "a file cut in the middle of a row": (HEADER + ROW * 3 + ROW[:20], "truncated", "line 5 is incomplete"),
    "a file cut within quotes": (HEADER + ROW + ROW[:37] + b'"fi', "truncated", "line 3 is incomplete"),
    "a file cut behind a line end within quotes": (HEADER + ROW + ROW[:38] + b'"fi\n', "truncated", "line 3 is"),
    "a file cut within quotes over lines": (HEADER + ROW + ROW[:38] + b'"fi\nne,\n', "truncated", "line 4 is"),
    "a file cut within a character": (HEADER + ROW + ROW[:38] + b"\xe2\x82", "truncated", "line 3 is incomplete"),
    "too many faulty rows": (HEADER + ROW + ROW.replace(b",m,5,", b",f,x,"), "too_many_rejected", "(50%)"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_come_in_says_why_and_what_to_do(inspect_bytes: Inspect, case: str) -> None:
    content, code, words = REFUSED[case]
    strict = COUNTS.model_copy(update={"max_rejected_share": 0.4})

    found = inspect_bytes(content, strict)

    assert found.inspection.verdict is Verdict.QUARANTINE
    assert words in found.reasons[code]
    assert found.inspection.periods == ()
    assert not (found.out / "data").exists()
    rows = found.inspection.rows
    assert rows.file == rows.accepted + rows.rejected


@pytest.mark.parametrize("last", [ROW, ROW.strip().replace(b"fine", b'6" x 4"') + b"\n" + ROW])
def test_a_quote_that_is_never_closed_is_a_slip_where_rows_follow_it(inspect_bytes: Inspect, last: bytes) -> None:
    found = inspect_bytes(HEADER + ROW[:38] + b'"fi\n' + last, COUNTS.model_copy(update={"max_rejected_share": 1.0}))

    assert found.inspection.verdict is Verdict.ACCEPT


def test_a_file_cut_in_its_last_value_waits(inspect_bytes: Inspect) -> None:
    header = b"test_id;nhs_number;family_name;born;postcode;area;day\n"
    found = inspect_bytes(header + b"T0001;9434765919;;;;;2020-09-16\nT0002;9434765919;;;;;2020-0", PEOPLE)

    assert "line 3 is incomplete" in found.reasons["truncated"]


NUMBER_LAST = b"Date,Area.Code,sex,rate,final,note,cases,total\n16/09/2020,E07000223,m,1.5,true,fine,5,1234\n"


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_file_cut_within_a_last_number_that_still_reads_as_one_waits(inspect_bytes: Inspect, cut: int) -> None:
    found = inspect_bytes(NUMBER_LAST[:-cut], COUNTS.model_copy(update={"rules": ()}))

    assert found.inspection.verdict is Verdict.QUARANTINE
    [reason] = found.inspection.reasons
    assert (reason.code, reason.line) == ("no_final_line_end", 2)
    assert "send the whole file" in reason.remedy
    assert found.inspection.warnings == ()
    assert found.inspection.periods == ()


@pytest.mark.parametrize("end", [b"", b"\r"], ids=["neither", "half a line end"])
def test_gzip_around_a_file_without_its_final_line_end_changes_nothing(inspect_bytes: Inspect, end: bytes) -> None:
    found = inspect_bytes(gzip.compress(NUMBER_LAST.strip() + end), COUNTS, name="drop.csv.gz")

    assert list(found.reasons) == ["no_final_line_end"]


def test_a_last_line_without_a_line_end_is_taken_with_a_warning_where_the_contract_allows_it(
    inspect_bytes: Inspect,
) -> None:
    found = inspect_bytes((HEADER + ROW).strip(), COUNTS.model_copy(update={"final_line_end": FinalLineEnd.OPTIONAL}))

    assert found.inspection.verdict is Verdict.ACCEPT
    assert [warning.code for warning in found.inspection.warnings] == ["no_final_line_end"]


def test_a_row_that_is_visibly_broken_off_waits_even_where_the_final_line_end_is_optional(
    inspect_bytes: Inspect,
) -> None:
    lenient = COUNTS.model_copy(update={"final_line_end": FinalLineEnd.OPTIONAL})

    assert list(inspect_bytes(HEADER + ROW + ROW[:20], lenient).reasons) == ["truncated"]


ELSEWHERE = ROW.replace(b"E07000223", b"E06000060")
EARLIER = ROW.replace(b"/09/", b"/08/")


def test_a_file_cut_at_the_end_of_a_row_waits_when_its_newest_period_lacks_areas(inspect_bytes: Inspect) -> None:
    dataset = COUNTS.model_copy(update={"min_values": {"area": 2, "sex": 1}})
    whole = HEADER + EARLIER + ROW + ELSEWHERE

    assert inspect_bytes(whole, dataset).inspection.verdict is Verdict.ACCEPT
    [reason] = inspect_bytes(whole.removesuffix(ELSEWHERE), dataset).inspection.reasons

    assert (reason.code, reason.column) == ("too_few_values", "Area.Code")
    assert "newest period, 2020-09, has 1 different value of Area.Code" in reason.message
    assert "at least 2" in reason.message


def test_an_older_period_may_lack_areas(inspect_bytes: Inspect) -> None:
    dataset = COUNTS.model_copy(update={"min_values": {"area": 2}})

    assert inspect_bytes(HEADER + EARLIER + ROW + ELSEWHERE, dataset).inspection.verdict is Verdict.ACCEPT
    assert (
        "too_few_values"
        in inspect_bytes(HEADER + EARLIER + EARLIER.replace(b"E07000223", b"E06000060") + ROW, dataset).reasons
    )


def test_a_file_with_fewer_rows_than_a_drop_has_waits(inspect_bytes: Inspect) -> None:
    dataset = COUNTS.model_copy(update={"min_rows": 3, "min_values": {"area": 2}})

    found = inspect_bytes(HEADER + ROW + ROW + EARLIER, dataset)

    assert list(found.reasons) == ["too_few_rows"]
    assert "2 good rows; a drop of this dataset has at least 3" in found.reasons["too_few_rows"]


@pytest.mark.parametrize(
    ("rows", "refused"), [(65_534, False), (65_535, True), (65_536, True), (65_537, False)], ids=str
)
def test_a_file_that_ends_where_a_spreadsheet_does_waits(inspect_bytes: Inspect, rows: int, refused: bool) -> None:
    dataset = COUNTS.model_copy(update={"key": ("total",)})
    lines = b"".join(b"E07000223,16/09/2020,m,5,%d,,," % number + b"\n" for number in range(5, rows + 5))

    found = inspect_bytes(HEADER + lines, dataset)

    assert found.inspection.rows.accepted == rows
    assert ("spreadsheet_limit" in found.reasons) is refused


def test_thousands_of_columns_are_told_in_one_short_sentence(inspect_bytes: Inspect) -> None:
    more = b",".join(b"extra%d" % number for number in range(16_384))
    found = inspect_bytes(HEADER.strip() + b"," + more + b"\n" + ROW, COUNTS)

    [reason] = found.inspection.reasons
    assert "and 16,379 more" in reason.message
    assert len(reason.message) < 300
    assert "And 16,284 more columns" in found.inspection.drift[-1].message
    assert len(found.inspection.drift) == 101
    assert found.inspection.proposal is None


def test_a_row_that_stands_in_the_place_of_the_header_is_not_quoted(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(b"T0001;943 476 5919;Smith;1980-02-29;SW1A 2AA;;2020-09-16\n" * 3, PEOPLE)

    text = found.inspection.model_dump_json()
    assert [reason.code for reason in found.inspection.reasons] == ["header_missing"]
    assert not any(secret in text for secret in ("5919", "Smith", "1980", "SW1A"))


def test_a_mostly_faulty_file_names_the_commonest_fault(inspect_bytes: Inspect) -> None:
    strict = COUNTS.model_copy(update={"max_rejected_share": 0.1})
    content = HEADER + ROW + b"E07000223,16/09/2020,m,5,100,1.5,true,caf\xe9\n" * 3

    found = inspect_bytes(content, strict)

    assert list(found.reasons) == ["too_many_rejected", "encoding"]
    assert "Windows-1252" in found.reasons["encoding"]
    assert found.inspection.reasons[1].line == 3


def test_gzip_is_unpacked_whatever_the_name_says(inspect_bytes: Inspect) -> None:
    packed = gzip.compress(HEADER) + gzip.compress(ROW)

    found = inspect_bytes(packed, COUNTS, name="drop.csv")

    assert found.inspection.verdict is Verdict.ACCEPT
    assert found.inspection.file.bytes == len(packed)
    assert found.inspection.file.lines == 2


GZIPPED: dict[str, tuple[bytes, str]] = {
    "cut": (gzip.compress(HEADER + ROW * 999)[:-9], "gzip_truncated"),
    "damaged": (
        gzip.compress(HEADER + ROW * 999)[:60] + b"damage" + gzip.compress(HEADER + ROW * 999)[66:],
        "gzip_damaged",
    ),
    "followed by something else": (gzip.compress(HEADER + ROW) + b"PK\x03\x04", "gzip_trailer"),
    "gzip twice": (gzip.compress(gzip.compress(HEADER + ROW)), "not_csv"),
    "a bomb": (gzip.compress(HEADER + ROW * (8 << 16)), "gzip_bomb"),
}


@pytest.mark.parametrize("case", GZIPPED)
def test_a_gzip_file_that_cannot_be_read_to_its_end_waits(inspect_bytes: Inspect, case: str) -> None:
    content, code = GZIPPED[case]

    found = inspect_bytes(content, COUNTS, name="drop.csv.gz", max_text_bytes=4 << 20)

    assert code in found.reasons
    assert found.inspection.file.bytes == len(content)
    assert code != "gzip_bomb" or "more than 4,194,304 bytes of text" in found.reasons[code]


def test_nothing_but_the_results_is_left_behind(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + ROW, COUNTS)

    left = {path.relative_to(found.out) for path in found.out.rglob("*") if path.is_file()}
    assert left == {Path("rejects.csv"), Path("data/2020-09.parquet")}
