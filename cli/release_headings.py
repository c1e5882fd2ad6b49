"""What the files of a release say that their figures are, held against the certificate."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.release_files import VerificationError, read_json
from contracts.products.measure import STATUS
from contracts.products.product import Disclosure
from lambdas.core.release.bounds import hidden_bounds
from lambdas.core.release.columns import NAME, PROVISIONAL
from lambdas.core.release.csvw import DIALECT
from lambdas.core.release.files import CSV, CSVW, JSON
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE

_READ_BY = {
    *("@context", "url", "dialect", "notes", "tableSchema", "tableSchema.columns", "tableSchema.primaryKey"),
    *(f"column.{name}" for name in ("name", "titles", "dc:title", "dc:description", "datatype", "required", "null")),
    *("datatype.base", "datatype.minimum"),
}
"""What the metadata of a release says of how its CSV is read; any other property of CSVW may have it read otherwise."""


def check_headings(folder: Path, written: Mapping[str, Any], certificate: Mapping[str, Any]) -> None:
    """Hold what the files say they are, and their columns, against the certificate: figures mean what columns say.

    Columns of names are held against ``names_sha256`` row by row.
    """
    for said in ("product", "release", "columns"):
        found, proved = written.get(said), certificate.get(said)
        if said == "columns" and found:
            found = _signed(found)
        if found is None or found != proved:
            raise VerificationError(f"{folder / JSON}: its {said} is {found}, in the certificate {proved}")
    _check_rule(folder, written, certificate)
    with (folder / CSV).open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        heading = next(lines, [])
        called = {code + NAME for code in written["names"]}
        told = _signed([name for name in heading if name not in called])
        if told != certificate.get("columns") or len(set(heading)) != len(heading):
            raise VerificationError(f"{folder / CSV}: its columns are not those that the certificate is about")
        if any(len(line) != len(heading) for line in lines):
            raise VerificationError(f"{folder / CSV}: a line has more or fewer fields than there are columns")
    described = read_json(folder / CSVW)
    schema = described["tableSchema"]
    figures = [column["name"] for column in schema["columns"] if "null" in column]
    if [*schema["primaryKey"], *figures, STATUS] != told or [column["name"] for column in schema["columns"]] != heading:
        raise VerificationError(f"{folder / CSVW}: its columns are not those of {CSV}, in their order")

    _check_reading(folder, described)
    if described.get("url") != CSV:
        raise VerificationError(f"{folder / CSVW}: it describes {described.get('url')}, not {CSV}")
    marks = [column["null"] for column in schema["columns"] if "null" in column]
    if marks != [[CONFIDENTIAL], *[[CONFIDENTIAL, NOT_AVAILABLE]] * (len(marks) - 1)]:
        raise VerificationError(f"{folder / CSVW}: its marks for what is not there (null) are not those of a release")


def _check_reading(folder: Path, described: Mapping[str, Any]) -> None:
    """Refuse metadata by which a reader would take other lines, fields or values from the CSV than stand there."""
    schema = described["tableSchema"]
    own = {*described, *(f"tableSchema.{name}" for name in schema)}
    for column in schema["columns"]:
        own |= {f"column.{name}" for name in column}
        if isinstance(column["datatype"], dict):
            own |= {f"datatype.{name}" for name in column["datatype"]}
        if column.get("titles", column["name"]) != column["name"]:
            own.add(f"titles of {column['name']}")
    strange = sorted(name for name in own if name not in _READ_BY and not name.startswith("dc:"))
    if strange or described.get("dialect") != DIALECT:
        raise VerificationError(
            f"{folder / CSVW}: {', '.join(strange) or 'its dialect'} would have {CSV} read otherwise than it was proved"
        )


def _signed(columns: list[str]) -> list[str]:
    """Leave out what is called provisional, which follows from the dates and is held against them."""
    return columns[:-1] if columns[-1:] == [PROVISIONAL] else columns


def _check_rule(folder: Path, written: Mapping[str, Any], certificate: Mapping[str, Any]) -> None:
    """Hold what data.json says of confidential and of rounded figures against the rule that was applied."""
    try:
        rule = Disclosure.model_validate(certificate["disclosure"])
    except ValueError as error:
        raise VerificationError(
            f"{folder}: the certificate's rule is none that this Pratique knows: {error}"
        ) from error
    applied = {"rounded_to": rule.base, "confidential_between": list(hidden_bounds(rule))}
    for said, proved in applied.items():
        if said in written and written[said] != proved:
            raise VerificationError(
                f"{folder / JSON}: its {said} is {written[said]}, by the certificate's rule {proved}"
            )
