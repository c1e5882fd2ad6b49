"""pandas reads the file, Great Expectations checks its columns."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe

from bench.peers.answer import answer
from bench.peers.contract import POSTCODE, RESULTS, SEXES, SPECIMEN, TRUTHS, areas


def main() -> None:
    """Validate the file named first, with the reference data named second."""
    frame = pd.read_csv(
        sys.argv[1],
        dtype=str,
        keep_default_na=False,
        quoting=csv.QUOTE_NONE,
        on_bad_lines="skip",
        encoding_errors="replace",
    ).drop_duplicates(ignore_index=True)
    context = gx.get_context(mode="ephemeral")
    source = context.data_sources.add_pandas("bench")
    batch = source.add_dataframe_asset("tests").add_batch_definition_whole_dataframe("all")
    suite = context.suites.add(gx.ExpectationSuite("covid_tests"))
    for expectation in (
        gxe.ExpectColumnValuesToMatchRegex(column="specimen_id", regex=f"^{SPECIMEN}$"),
        gxe.ExpectColumnValuesToBeUnique(column="specimen_id"),
        gxe.ExpectColumnValuesToMatchRegex(column="nhs_number", regex="^([0-9]{10}|[0-9]{3} [0-9]{3} [0-9]{4})?$"),
        gxe.ExpectColumnValueLengthsToBeBetween(column="family_name", min_value=1, max_value=60),
        gxe.ExpectColumnValuesToMatchStrftimeFormat(column="date_of_birth", strftime_format="%d/%m/%Y"),
        gxe.ExpectColumnValuesToMatchRegex(column="postcode", regex=f"^({POSTCODE.replace('?[0-9]', '? ?[0-9]')})?$"),
        gxe.ExpectColumnValuesToBeInSet(column="sex", value_set=[*SEXES]),
        gxe.ExpectColumnValuesToBeInSet(column="area_code", value_set=["", *areas(Path(sys.argv[2]))]),
        gxe.ExpectColumnValuesToMatchStrftimeFormat(column="specimen_date", strftime_format="%Y-%m-%d"),
        gxe.ExpectColumnValuesToMatchStrftimeFormat(column="report_date", strftime_format="%Y-%m-%d"),
        gxe.ExpectColumnValuesToBeBetween(column="report_date", min_value="2020-01-01", max_value="2020-10-03"),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="report_date", column_B="specimen_date", or_equal=True),
        gxe.ExpectColumnValuesToBeInSet(column="result", value_set=[*RESULTS, *map(str.upper, RESULTS)]),
        gxe.ExpectColumnValuesToBeInSet(column="pillar", value_set=["1", "2"]),
        gxe.ExpectColumnValuesToBeInSet(column="symptomatic", value_set=["", *TRUTHS]),
    ):
        suite.add_expectation(expectation)
    found = batch.get_batch({"dataframe": frame}).validate(suite, result_format={"result_format": "COMPLETE"})
    bad = {place for result in found.results for place in result.result.get("unexpected_index_list") or []}
    answer(frame.loc[~frame.index.isin(bad), "specimen_id"], len(bad))


if __name__ == "__main__":
    main()
