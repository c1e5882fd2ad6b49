"""Text as the field writes it: its encodings, delimiters and line ends, and what it is packed in."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from typing import Any

import pytest

from contracts.datasets.dataset import Dataset, Grain, Period
from lambdas.core.ingest import Verdict
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS

HEADER = "Area.Code,Date,sex,cases,total,rate,final,note\n"
ROW = "E07000223,16/09/2020,m,5,100,1.5,true,Zoë\n"
PLAIN = "E07000223,17/09/2020,m,5,100,1.5,true,fine\n"


def laid_out(**csv: Any) -> Dataset:
    return COUNTS.model_copy(update={"csv": COUNTS.csv.model_copy(update=csv)})


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


ENCODED = {
    "utf-8": (HEADER + ROW).encode(),
    "utf-8 with a mark": (HEADER + ROW).encode("utf-8-sig"),
    "utf-16 with a mark": (HEADER + ROW).encode("utf-16"),
    "utf-16-le": (HEADER + ROW).encode("utf-16-le"),
    "utf-16-be": (HEADER + ROW).encode("utf-16-be"),
}


@pytest.mark.parametrize("case", ENCODED)
def test_an_encoding_that_leaves_no_doubt_is_recognised(inspect_bytes: Inspect, case: str) -> None:
    found = inspect_bytes(ENCODED[case], COUNTS)

    assert found.inspection.verdict is Verdict.ACCEPT
    assert found.accepted[2]["note"] == "Zoë"
    assert found.inspection.file.lines == 2
    assert found.inspection.file.encoding == {"utf-16 with a mark": "utf-16-le"}.get(
        case, case.removesuffix(" with a mark")
    )


STATED = tuple(HEADER.strip().split(","))


def test_a_file_without_a_header_is_read_by_the_one_its_contract_states(inspect_bytes: Inspect) -> None:
    found = inspect_bytes((ROW + PLAIN).encode(), laid_out(absent_header=STATED))

    assert found.inspection.rows.file == found.inspection.rows.accepted == 2
    assert {line: row["note"] for line, row in found.accepted.items()} == {1: "Zoë", 2: "fine"}


def test_a_header_that_is_there_after_all_is_no_row(inspect_bytes: Inspect) -> None:
    found = inspect_bytes((HEADER + ROW).encode(), laid_out(absent_header=STATED))

    assert found.inspection.rows.file == 1
    assert list(found.accepted) == [2]


def test_line_1_of_a_file_without_a_header_is_rejected_when_it_is_no_row(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(("a title\n" + ROW).encode(), laid_out(absent_header=STATED))

    assert found.inspection.rows.model_dump(include={"file", "accepted", "rejected"}) == {
        "file": 2,
        "accepted": 1,
        "rejected": 1,
    }
    [rule] = found.inspection.rules
    assert (rule.code, [sighting.line for sighting in rule.first]) == ("too_few_columns", [1])


def test_every_drop_of_a_whole_dataset_is_one_period(inspect_bytes: Inspect) -> None:
    whole = COUNTS.model_copy(update={"period": Period(grain=Grain.ALL)})
    found = inspect_bytes((HEADER + ROW + PLAIN.replace("17/09", "01/10")).encode(), whole)

    assert [(period.period, period.rows) for period in found.inspection.periods] == [("all", 2)]
    assert {row["pratique_period"] for row in found.accepted.values()} == {"all"}


def test_windows_1252_is_recognised_where_the_contract_allows_it(inspect_bytes: Inspect) -> None:
    found = inspect_bytes((HEADER + PLAIN + ROW).encode("cp1252"), laid_out(encoding="recognised"))

    assert found.accepted[3]["note"] == "Zoë"
    assert found.inspection.file.encoding == "cp1252"


def test_text_of_two_encodings_is_not_guessed_at(inspect_bytes: Inspect) -> None:
    content = (HEADER + ROW).encode() + PLAIN.replace("fine", "Noël").encode("cp1252")
    found = inspect_bytes(content, laid_out(encoding="recognised"))

    assert found.inspection.file.encoding == "utf-8"
    assert found.rejects == {3: {"encoding"}}


@pytest.mark.parametrize("damage", [b"\x00\xd8", b"\x00\xdc"], ids=["high", "low"])
def test_half_a_surrogate_pair_costs_its_own_line(inspect_bytes: Inspect, damage: bytes) -> None:
    text = (HEADER + ROW).encode("utf-16-le") + PLAIN[:-2].encode("utf-16-le") + damage + b"\n\x00"
    found = inspect_bytes(text + PLAIN.encode("utf-16-le"), COUNTS)

    assert found.rejects == {3: {"encoding"}}
    assert set(found.accepted) == {2, 4}


def test_utf_16_cut_within_a_character_waits(inspect_bytes: Inspect) -> None:
    found = inspect_bytes((HEADER + ROW + PLAIN).encode("utf-16-le")[:-3], COUNTS)

    assert list(found.reasons) == ["truncated"]
    assert found.inspection.rows.file == 2


@pytest.mark.parametrize(("end", "said"), [("\n", "lf"), ("\r\n", "crlf"), ("\r", "cr")])
def test_lines_may_end_in_any_of_three_ways(inspect_bytes: Inspect, end: str, said: str) -> None:
    found = inspect_bytes((HEADER + ROW + PLAIN).replace("\n", end).encode(), COUNTS)

    assert set(found.accepted) == {2, 3}
    assert found.inspection.file.line_ends == said
    assert found.inspection.file.lines == 3


def test_carriage_returns_are_counted_across_the_pieces_of_a_big_file(inspect_bytes: Inspect) -> None:
    dataset = COUNTS.model_copy(update={"key": ("total",)})
    rows = "".join(f"E07000223,16/09/2020,m,5,{number},1.5,true,\n" for number in range(5, 60_005))

    found = inspect_bytes((HEADER + rows).replace("\n", "\r").encode(), dataset)

    assert (found.inspection.rows.file, found.inspection.rows.accepted) == (60_000, 60_000)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_contract_may_allow_several_delimiters(inspect_bytes: Inspect, sign: str) -> None:
    content = (HEADER + ROW).replace(",", sign).encode()
    found = inspect_bytes(content, laid_out(alternatives=(";", "\t")))

    assert found.inspection.verdict is Verdict.ACCEPT
    assert found.inspection.file.delimiter == sign


def test_a_zip_archive_with_one_file_is_unpacked(inspect_bytes: Inspect) -> None:
    packed = zipped(("folder/", b""), ("folder/counts.csv", (HEADER + ROW).encode()), ("__MACOSX/._counts.csv", b"\0"))
    found = inspect_bytes(packed, COUNTS, name="counts.csv")

    assert found.inspection.verdict is Verdict.ACCEPT
    assert (found.inspection.file.packing, found.inspection.file.bytes) == ("zip", len(packed))


def test_the_contract_may_name_the_file_of_an_archive_that_is_meant(inspect_bytes: Inspect) -> None:
    packed = zipped(("notes.txt", b"hello"), ("counts.csv", (HEADER + ROW).encode()))

    assert "zip_members" in inspect_bytes(packed, COUNTS).reasons
    assert inspect_bytes(packed, laid_out(member="*.csv")).inspection.verdict is Verdict.ACCEPT


def encrypted() -> bytes:
    packed = bytearray(zipped(("a.csv", b"x" * 99)))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def unlisted() -> bytes:
    """An archive of two members whose directory lists the second alone, the first of them longer than the list."""
    packed = zipped(("b.csv", (HEADER + ROW).encode()), ("a.csv", (HEADER + ROW).encode()), ("c.csv", b""))
    start, first = packed.index(b"PK\x01\x02"), packed.index(b"PK\x01\x02", packed.index(b"PK\x01\x02") + 4)
    listed = packed[start:first]
    end = bytearray(packed[packed.index(b"PK\x05\x06") :])
    end[8:16] = struct.pack("<2HL", 1, 1, len(listed))
    return packed[:start] + listed + bytes(end)


WHOLE = zipped(("a.csv", (HEADER + ROW * 999).encode()))
ZIPS: dict[str, tuple[bytes, str]] = {
    "of two files": (zipped(("a.csv", b"x"), ("b.csv", b"x")), "zip_members"),
    "of none": (zipped(), "zip_members"),
    "behind another": (2 * zipped(("a.csv", (HEADER + ROW).encode())), "zip_surrounded"),
    "with members that it does not list": (unlisted(), "zip_surrounded"),
    "before something else": (zipped(("a.csv", (HEADER + ROW).encode())) + b"more", "zip_surrounded"),
    "that leads out of its folder": (zipped(("../a.csv", (HEADER + ROW).encode())), "zip_path"),
    "that names a drive": (zipped(("C:\\a.csv", (HEADER + ROW).encode())), "zip_path"),
    "with a password": (encrypted(), "zip_encrypted"),
    "cut": (WHOLE[:-40], "zip_damaged"),
    "that has lost bytes before its list": (WHOLE[:4] + WHOLE[40:], "zip_damaged"),
    "damaged": (WHOLE[:60] + b"damage" + WHOLE[66:], "zip_damaged"),
    "packed by another method": (zipped(("a.csv", b"x"), method=zipfile.ZIP_LZMA), "zip_method"),
    "with a zip in it": (zipped(("a.zip", WHOLE)), "not_csv"),
    "with gzip in it": (zipped(("a.gz", gzip.compress(WHOLE))), "not_csv"),
    "that is a bomb": (zipped(("a.csv", (HEADER + ROW * (8 << 16)).encode())), "zip_bomb"),
    "of very many files": (zipped(*((f"{number:0200}", b"") for number in range(18_000))), "zip_members"),
}


@pytest.mark.parametrize("case", ZIPS)
def test_a_zip_archive_that_is_not_one_sound_file_waits(inspect_bytes: Inspect, case: str) -> None:
    content, code = ZIPS[case]
    found = inspect_bytes(content, COUNTS, max_text_bytes=4 << 20)

    assert code in found.reasons
    assert found.inspection.file.bytes == len(content)
    assert found.inspection.rows.file == found.inspection.rows.rejected
