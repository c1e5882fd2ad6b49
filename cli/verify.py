"""``pratique verify``: whether a published release is what its certificate is about, and who signed that."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cli.console import console
from cli.release_files import VerificationError, check_all_there, check_copies, read_json, telling, withdrawn
from cli.release_headings import check_headings
from contracts.products.measure import STATUS
from lambdas.core.release.cells import CellHash
from lambdas.core.release.code_names import hash_of_names
from lambdas.core.release.columns import NAME, PROVISIONAL
from lambdas.core.release.files import CSV, CSVW, JSON
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE
from lambdas.core.release.statement import CERTIFICATE, FORMAT, KEY, QUERY, SIGNATURE

commands = typer.Typer(add_completion=False)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # what parts fields and rows in the hash
_NUMBER = re.compile(r"\d+(\.\d+)?")


@commands.command()
def verify(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder with the files of a release.")],
    *,
    key: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Public key (PEM) that you trust; else the one in the folder."),
    ] = None,
) -> None:
    """Check a downloaded release: that its figures and what they are called are what was proved, and who signed that.

    FOLDER holds data.csv, data.csv-metadata.json, data.json, query.sql, certificate.json, .sig and .pem. The key in the
    folder shows that nothing was changed since; only a key from its owner shows who signed. Titles, units, the time of
    publication, notes, pages and other forms of the figures are not covered. A release that was taken back is told so,
    where its notice.json is in the folder.
    """
    check_all_there(folder, (CSV, CSVW, JSON, CERTIFICATE, SIGNATURE, KEY))
    _check_signature(folder, key or folder / KEY)
    certificate = read_json(folder / CERTIFICATE)
    if certificate.get("passes") is not True:
        raise VerificationError(f"{folder / CERTIFICATE}: the certificate does not pass; this was never published")
    with telling(f"{folder / CERTIFICATE}: it lacks a part that every certificate has"):
        made = _made(folder, certificate)
    with telling(f"{folder}: {JSON} or {CSVW} lacks a part that every release has"):
        _check_figures(folder, certificate)
    check_copies(folder)
    console.print(
        f"{certificate['product']}, release {certificate['release']}: the figures are those that were proved, in "
        f"{CSV} and {JSON}, signed with {key or 'the key beside them'}. {made}{withdrawn(folder)}"
    )


def _made(folder: Path, certificate: Mapping[str, Any]) -> str:
    """Hold the query against the certificate; say when and how it was made, and what it was held against."""
    written = certificate.get("format", 1)
    if written not in range(1, FORMAT + 1):
        raise VerificationError(
            f"{folder / CERTIFICATE}: of format {written}, this Pratique reads up to {FORMAT}: take a newer one"
        )
    if written == 1:
        return "The certificate does not say what else the release was held against, nor which query it is of."
    check_all_there(folder, [QUERY])
    if hashlib.sha256((folder / QUERY).read_bytes()).hexdigest() != certificate["query_sha256"]:
        raise VerificationError(f"{folder / QUERY}: this is not the query that the certificate is about")
    others = [f"{name} up to {release}" for name, release in certificate["beside"].items() if release]
    after = [f"its own up to {certificate['after']}"] if certificate["after"] else []
    held = f"held against releases already out: {'; '.join([*after, *others]) or 'none'}"
    return f"Made {certificate['made']} by Pratique {certificate['pratique']}, {held}."


def _check_signature(folder: Path, pem: Path) -> None:
    try:
        public = serialization.load_pem_public_key(pem.read_bytes())
    except ValueError as error:
        raise VerificationError(f"{pem}: not a public key in PEM form: {error}") from error
    if not isinstance(public, rsa.RSAPublicKey):
        raise VerificationError(f"{pem}: not an RSA key; certificates are signed with RSA")
    text = (folder / CERTIFICATE).read_bytes()
    try:
        public.verify((folder / SIGNATURE).read_bytes(), text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise VerificationError(f"{folder / CERTIFICATE}: not signed with {pem}, or changed since") from None


def _check_figures(folder: Path, certificate: Mapping[str, Any]) -> None:
    """Hold both files of figures, and the names of their codes, against what was proved."""
    written = read_json(folder / JSON)
    check_headings(folder, written, certificate)
    if hash_of_names(written["names"]) != certificate["names_sha256"]:
        raise VerificationError(f"{folder / JSON}: its codes are called other than in the certificate")
    if hash_of(folder, written["names"]) != certificate["sha256"]:
        raise VerificationError(f"{folder / CSV}: these are not the figures that the certificate is about")
    texts = {*read_json(folder / CSVW)["tableSchema"]["primaryKey"], STATUS}
    is_text = [name in texts for name in written["columns"]]
    for told, row in zip_longest(written["rows"], rows(folder, written["names"])):
        if row is None or not _says(told, [row[name] for name in written["columns"]], is_text):
            raise VerificationError(f"{folder / JSON}: its figures are not those of {CSV}")
    _check_provisional(folder, written)


def _check_provisional(folder: Path, written: Mapping[str, Any]) -> None:
    """Hold what is called provisional against the dates: the newest are. From which on is not in the certificate."""
    if PROVISIONAL not in written["columns"]:
        return
    dated = next(column["name"] for column in read_json(folder / CSVW)["tableSchema"]["columns"] if _is_date(column))
    said: dict[str, set[str]] = {}
    for row in rows(folder, written["names"]):
        said.setdefault(row[dated], set()).add(row[PROVISIONAL])
    in_order = [mark for _, marks in sorted(said.items()) for mark in sorted(marks)]
    if (
        any(len(marks) > 1 for marks in said.values())
        or in_order != sorted(in_order)
        or set(in_order) - {"true", "false"}
    ):
        raise VerificationError(f"{folder / CSV}: what is called provisional is not its newest dates")


def _is_date(column: Mapping[str, Any]) -> bool:
    return bool(column["required"]) and column["datatype"] == "date"


def rows(folder: Path, names: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the rows of data.csv; raises VerificationError where a code is not called as in ``names``."""
    with (folder / CSV).open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            for code in names:
                called = row.get(code + NAME)
                if called is not None and names[code].get(row[code]) != called:
                    raise VerificationError(f"{folder / CSV}, line {number}: {row[code]!r} is not called {called!r}")
            if any(_CONTROL.search(field) for field in row.values()):
                raise VerificationError(f"{folder / CSV}, line {number}: a field has a control character")
            yield row


def hash_of(folder: Path, names: Mapping[str, Mapping[str, str]]) -> str:
    """Hash what data.csv tells, cell by cell; which columns tell cells apart is said in its metadata."""
    described = read_json(folder / CSVW)["tableSchema"]
    measure, *rate = (column["name"] for column in described["columns"] if "null" in column)
    taken = CellHash()
    for row in rows(folder, names):
        value = row[measure]
        keys = [row[name] for name in described["primaryKey"]]
        none = {CONFIDENTIAL, NOT_AVAILABLE}
        beside = ["" if row[name] in none and name == rate[0] else row[name] for name in rate]
        taken.add(keys, None if value == CONFIDENTIAL else value, row[STATUS], beside)
    return taken.hex


def _says(told: object, fields: Sequence[str], texts: Sequence[bool]) -> bool:
    """Tell whether a row of data.json says what a line of data.csv does, field by field, and nothing else."""
    if not isinstance(told, list) or len(told) != len(fields):
        return False
    return all(map(_same, told, fields, texts))


def _same(told: object, field: str, text: bool) -> bool:
    """Tell whether a value of data.json says what a field of data.csv does: a ``text``, or a figure."""
    if text:
        return isinstance(told, str) and told == field
    if isinstance(told, bool):
        return field == str(told).lower()
    if told is None or field in {CONFIDENTIAL, NOT_AVAILABLE}:
        return told is None and field in {CONFIDENTIAL, NOT_AVAILABLE}
    if isinstance(told, float):
        return _NUMBER.fullmatch(field) is not None and float(field) == told
    return type(told) is int and str(told) == field
