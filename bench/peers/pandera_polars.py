"""polars reads the file, pandera checks its columns."""

from __future__ import annotations

import sys
from pathlib import Path

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from bench.peers.answer import answer
from bench.peers.contract import LANDED, NAMES, POSTCODE, REQUIRED, RESULTS, SEXES, SPECIMEN, TRUTHS, areas


def _where(condition: pl.Expr) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(condition), ignore_na=True)


def _date(name: str, form: str = "%Y-%m-%d", least: str = "2020-01-01") -> pa.Check:
    parsed = pl.col(name).str.to_date(form, strict=False)
    return _where(parsed.is_between(pl.lit(least).str.to_date(), LANDED).fill_null(value=False))


def _nhs() -> pa.Check:
    digits = pl.col("nhs_number").str.replace_all("[ -]", "")
    weighted = pl.sum_horizontal(
        [digits.str.slice(place, 1).cast(pl.Int64, strict=False) * (10 - place) for place in range(10)]
    )
    good = digits.str.contains("^[0-9]{10}$") & (weighted % 11 == 0)
    return _where((good | (digits == "")).fill_null(value=False))


def main() -> None:
    """Validate the file named first, with the reference data named second."""
    checks = {name: [] for name in NAMES} | {
        "specimen_id": [pa.Check.str_matches(f"^{SPECIMEN}$")],
        "nhs_number": [_nhs()],
        "given_name": [pa.Check.str_length(max_value=60)],
        "family_name": [pa.Check.str_length(min_value=1, max_value=60)],
        "date_of_birth": [_date("date_of_birth", "%d/%m/%Y", "1900-01-01")],
        "postcode": [
            _where(pl.col("postcode").str.replace_all(" ", "").str.to_uppercase().str.contains(f"^({POSTCODE})?$"))
        ],
        "sex": [pa.Check.isin(SEXES)],
        "area_code": [pa.Check.isin(["", *areas(Path(sys.argv[2]))])],
        "specimen_date": [_date("specimen_date")],
        "report_date": [_date("report_date")],
        "result": [_where(pl.col("result").str.to_lowercase().is_in(RESULTS))],
        "pillar": [pa.Check.isin(("1", "2"))],
        "symptomatic": [pa.Check.isin(["", *TRUTHS])],
    }
    columns = {name: pa.Column(pl.String, checks[name], nullable=name not in REQUIRED) for name in NAMES}
    ordered = pa.Check(lambda data: data.lazyframe.select(pl.col("report_date") >= pl.col("specimen_date")))
    schema = pa.DataFrameSchema(columns, checks=ordered)
    frame = pl.read_csv(
        sys.argv[1], infer_schema=False, truncate_ragged_lines=True,
        ignore_errors=True, quote_char=None, encoding="utf8-lossy",
    ).fill_null("").unique(maintain_order=True)  # fmt: skip
    bad = frame.with_row_index().filter(pl.col("specimen_id").is_duplicated())["index"].to_list()
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        bad += errors.failure_cases["index"].drop_nulls().to_list()
    rows = set(bad)
    specimens = frame["specimen_id"].to_list()
    answer((specimen for place, specimen in enumerate(specimens) if place not in rows), len(rows))


if __name__ == "__main__":
    main()
