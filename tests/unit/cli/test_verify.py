"""What stands above the figures of a release is held against its certificate, as the figures are."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cli.release_files import VerificationError
from cli.verify import verify
from contracts.reading.version import VERSION
from lambdas.core.release.files import write_data
from lambdas.core.release.statement import CERTIFICATE, FORMAT, KEY, QUERY, SIGNATURE, query_file, statement
from tests.support.products import HIERARCHIES, PUBLISHED, RELEASE, candidate, cells, product


@pytest.fixture(scope="module")
def signer() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def release(tmp_path: Path, signer: rsa.RSAPrivateKey) -> Path:
    made = product()
    list(write_data(tmp_path, made, HIERARCHIES, release=RELEASE, published=PUBLISHED, notes=[], cells=cells()))
    (tmp_path / QUERY).write_text(query_file(candidate()["sql"]), encoding="utf-8")
    sign(tmp_path, candidate()["signed"]["text"], signer)
    return tmp_path


def sign(folder: Path, text: str, signer: rsa.RSAPrivateKey) -> None:
    (folder / CERTIFICATE).write_text(text, encoding="utf-8")
    (folder / SIGNATURE).write_bytes(signer.sign(text.encode(), padding.PKCS1v15(), SHA256()))
    (folder / KEY).write_bytes(signer.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def change(path: Path, old: str, new: str, times: int = 1) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, times).encode())


def test_a_release_as_it_was_written_is_what_was_proved(release: Path) -> None:
    verify(release, key=None)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("data.json", '"product":"calls"', '"product":"deaths"', "its product is deaths, in the certificate calls"),
        ("data.json", f'"release":"{RELEASE}"', '"release":"another"', "its release is another"),
        ("data.json", '"calls","status"]', '"deaths","status"]', "its columns is"),
        ("data.csv", "status\r\n", "status,true\r\n", "its columns are not those"),
        ("data.csv", "area_name", "age_name", "its columns are not those"),
        ("data.csv", "reported\r\n", "reported,3\r\n", "more or fewer fields"),
    ],
)
def test_a_heading_or_a_field_that_was_not_proved_is_told(
    name: str, old: str, new: str, says: str, release: Path
) -> None:
    change(release / name, old, new)
    with pytest.raises(VerificationError, match=says):
        verify(release, key=None)


def test_figures_under_another_heading_are_told_though_every_file_has_it(release: Path) -> None:
    change(release / "data.csv", ",calls,", ",deaths,")
    change(release / "data.json", '"calls","status"]', '"deaths","status"]')
    change(release / "data.csv-metadata.json", '"name": "calls"', '"name": "deaths"', -1)
    with pytest.raises(VerificationError, match="its columns is"):
        verify(release, key=None)


def test_columns_that_change_places_are_told_though_the_metadata_has_them_change_keys(release: Path) -> None:
    """What is hashed is in the order of the metadata's key: with that changed too the hash stays the same."""
    described = json.loads((release / "data.csv-metadata.json").read_text(encoding="utf-8"))
    described["tableSchema"]["primaryKey"][:2] = ["service", "date"]
    (release / "data.csv-metadata.json").write_text(json.dumps(described), encoding="utf-8")
    rows = list(csv.reader(io.StringIO((release / "data.csv").read_bytes().decode(), newline="")))
    swapped = [rows[0], *([row[1], row[0], *row[2:]] for row in rows[1:])]
    (release / "data.csv").write_text("".join(",".join(row) + "\r\n" for row in swapped), encoding="utf-8", newline="")
    written = json.loads((release / "data.json").read_text(encoding="utf-8"))
    written["rows"] = [[row[1], row[0], *row[2:]] for row in written["rows"]]
    (release / "data.json").write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(VerificationError, match=r"its columns are not those of data\.csv, in"):
        verify(release, key=None)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data.json", '"names":', '"called":'),
        ("data.json", '"rows":', '"lines":'),
        ("data.csv-metadata.json", '"tableSchema":', '"schema":'),
        ("data.csv-metadata.json", '"primaryKey":', '"key":'),
        ("data.csv-metadata.json", '"name": "calls"', '"nom": "calls"'),
    ],
)
def test_what_lacks_a_part_is_told_and_no_traceback(name: str, old: str, new: str, release: Path) -> None:
    change(release / name, old, new)
    with pytest.raises(VerificationError, match="lacks a part"):
        verify(release, key=None)


@pytest.mark.parametrize(
    ("part", "says"), [("passes", "does not pass"), ("beside", "lacks a part"), ("disclosure", "lacks a part")]
)
def test_a_certificate_that_lacks_a_part_is_told_and_no_traceback(
    part: str, says: str, release: Path, signer: rsa.RSAPrivateKey
) -> None:
    certificate = json.loads((release / CERTIFICATE).read_text(encoding="utf-8"))
    del certificate[part]
    sign(release, json.dumps(certificate), signer)
    with pytest.raises(VerificationError, match=says):
        verify(release, key=None)


@pytest.mark.parametrize(
    ("written", "says"),
    [(b"\xff", "is not text in UTF-8"), (b"r" * 200_000, "cannot be read as CSV: field larger")],
    ids=["not UTF-8", "a field too long"],
)
def test_a_table_that_cannot_be_read_is_told_and_no_traceback(written: bytes, says: str, release: Path) -> None:
    table = release / "data.csv"
    table.write_bytes(table.read_bytes().replace(b"reported", written, 1))
    with pytest.raises(VerificationError, match=says):
        verify(release, key=None)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("data.json", '"confidential_between":[1,', '"confidential_between":[0,', "its confidential_between is"),
        ("data.json", '"rounded_to":null', '"rounded_to":5', "its rounded_to is 5"),
        ("data.json", ",100,", ',"100",', "its figures are not those of"),
        ("data.csv-metadata.json", '"url": "data.csv"', '"url": "other.csv"', "describes other.csv"),
        ("data.csv-metadata.json", '"[c]"', '"100"', "its marks for what is not there"),
        ("data.csv-metadata.json", '"header": true', '"header": true, "skipRows": 1', "its dialect would have"),
        (
            "data.csv-metadata.json",
            '"required": true',
            '"required": true, "default": "12"',
            r"column\.default would have",
        ),
        ("data.csv-metadata.json", '"base": "integer"', '"base": "integer", "format": "#"', r"datatype\.format would"),
        ("data.csv-metadata.json", '"titles": "calls"', '"titles": "deaths"', "titles of calls would have"),
    ],
)
def test_what_else_a_reader_takes_the_figures_by_is_held_against_the_certificate(
    name: str, old: str, new: str, says: str, release: Path
) -> None:
    change(release / name, old, new)
    with pytest.raises(VerificationError, match=says):
        verify(release, key=None)


@pytest.mark.parametrize("as_json", ['""', "null"])
def test_a_confidential_figure_that_is_left_empty_is_told(as_json: str, release: Path) -> None:
    change(release / "data.csv", "[c]", "", -1)
    change(release / "data.json", "null,", f"{as_json},", -1)
    with pytest.raises(VerificationError):
        verify(release, key=None)


def test_a_compressed_copy_holds_what_the_file_beside_it_does(release: Path) -> None:
    copy = release / "data.csv.gz"
    copy.write_bytes(gzip.compress((release / "data.csv").read_bytes()))
    verify(release, key=None)
    for content in (gzip.compress(b"area,calls"), b"no gzip", copy.read_bytes()[:-9]):
        copy.write_bytes(content)
        with pytest.raises(VerificationError, match=r"this is not data\.csv, compressed"):
            verify(release, key=None)


def test_a_release_that_was_taken_back_is_told_so(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice = {"withdrawn": "2020-10-07T09:00:00Z", "notice": "One trust sent its rows twice."}
    (release / "notice.json").write_text(json.dumps(notice), encoding="utf-8")
    verify(release, key=None)
    said = " ".join(capsys.readouterr().out.split())
    assert "WITHDRAWN 2020-10-07T09:00:00Z, so these figures no longer stand: One trust sent its rows twice." in said


def test_a_certificate_that_names_no_columns_proves_none(release: Path, signer: rsa.RSAPrivateKey) -> None:
    certificate = json.loads((release / CERTIFICATE).read_text(encoding="utf-8"))
    del certificate["columns"]
    sign(release, json.dumps(certificate), signer)
    with pytest.raises(VerificationError, match="in the certificate None"):
        verify(release, key=None)


def test_another_query_than_the_one_that_was_proved_is_told(release: Path) -> None:
    (release / QUERY).write_text("SELECT 2\n", encoding="utf-8")
    with pytest.raises(VerificationError, match="not the query that the certificate is about"):
        verify(release, key=None)


def test_without_its_query_a_release_is_not_whole(release: Path) -> None:
    (release / QUERY).unlink()
    with pytest.raises(VerificationError, match=r"query\.sql missing"):
        verify(release, key=None)


def test_it_says_when_it_was_made_and_what_it_was_held_against(
    release: Path, signer: rsa.RSAPrivateKey, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = {"stays": "20200903T163000Z-00000000", "deaths": ""}
    text = statement({**candidate(), "after": "20200904T163000Z-00000000", "beside": beside})
    sign(release, text, signer)
    verify(release, key=None)
    said = " ".join(capsys.readouterr().out.split())
    assert f"Made {PUBLISHED} by Pratique {VERSION}" in said
    assert "already out: its own up to 20200904T163000Z-00000000; stays up to 20200903T163000Z-00000000." in said


def test_a_certificate_of_the_first_format_still_verifies(
    release: Path, signer: rsa.RSAPrivateKey, capsys: pytest.CaptureFixture[str]
) -> None:
    made = candidate()
    facts = {name: value for name, value in made["certificate"].items() if not name.startswith("seconds")}
    told = {"product": made["product"], "release": RELEASE, "format": 1, **facts}
    sign(release, json.dumps(told, ensure_ascii=False, indent=2) + "\n", signer)
    (release / QUERY).unlink()
    verify(release, key=None)
    assert "does not say what else" in capsys.readouterr().out


def test_a_certificate_of_a_later_format_is_for_a_later_pratique(release: Path, signer: rsa.RSAPrivateKey) -> None:
    certificate = json.loads((release / CERTIFICATE).read_text(encoding="utf-8"))
    sign(release, json.dumps({**certificate, "format": FORMAT + 1}), signer)
    with pytest.raises(VerificationError, match="take a newer one"):
        verify(release, key=None)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data.json", '"unit":', '"unit":"deaths","unit":'),
        ("data.json", '"names":{', '"names":{},"names":{'),
        ("data.json", '"columns":', '"columns":[],"columns":'),
        ("data.json", '"rows":', '"rows":[["2020-09-01","phone","E92","ALL",1,"reported"]],"rows":'),
        ("data.csv-metadata.json", '"tableSchema":', '"tableSchema":{},"tableSchema":'),
        ("data.csv-metadata.json", '"primaryKey":', '"primaryKey":[],"primaryKey":'),
        ("certificate.json", '"exposed":', '"exposed":9,"exposed":'),
    ],
)
def test_a_key_that_stands_twice_is_told_whichever_of_the_two_a_reader_takes(
    name: str, old: str, new: str, release: Path, signer: rsa.RSAPrivateKey
) -> None:
    change(release / name, old, new)
    sign(release, (release / CERTIFICATE).read_text(encoding="utf-8"), signer)
    with pytest.raises(VerificationError, match="stands twice in one object"):
        verify(release, key=None)


@pytest.mark.parametrize(
    "row",
    [
        "[]",
        '["2020-09-01"]',
        '["2020-09-01","phone","E92","ALL",100,"reported",3]',
        '["2020-09-01","phone","E92","ALL",[100],"reported"]',
        '["2020-09-01","phone","E92","ALL",true,"reported"]',
        '[2020.0,"phone","E92","ALL",100,"reported"]',
        '["2020-09-01",1.5,"E92","ALL",100,"reported"]',
        "null",
        '"2020-09-01"',
        "7",
    ],
)
def test_a_row_that_says_less_or_more_than_was_proved_is_told(row: str, release: Path) -> None:
    change(release / "data.json", '["2020-09-01","phone","E92","ALL",100,"reported"]', row)
    with pytest.raises(VerificationError, match=r"its figures are not those of data\.csv"):
        verify(release, key=None)


def test_a_row_that_is_put_into_a_field_of_another_is_told(release: Path) -> None:
    """Fields and rows are parted by control characters where they are hashed."""
    table = release / "data.csv"
    first, second, *rest = table.read_bytes().decode().split("\r\n")[1:]
    heading = table.read_bytes().decode().split("\r\n")[0]
    fields = dict(zip(heading.split(","), second.split(","), strict=True))
    hashed = "\x1f".join(value for name, value in fields.items() if not name.endswith("_name"))
    table.write_bytes("\r\n".join([heading, first[: -len("reported")] + f'"reported\n{hashed}"', *rest]).encode())
    with pytest.raises(VerificationError, match="a field has a control character"):
        verify(release, key=None)


def test_what_is_not_json_is_told_and_no_traceback(release: Path) -> None:
    change(release / "data.json", '"rows":[', '"rows":')
    with pytest.raises(VerificationError, match="not JSON as it was published"):
        verify(release, key=None)
