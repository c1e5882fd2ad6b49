"""pandas reads the file, pydantic validates row by row: what most pipelines begin with."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, ValidationError, model_validator

from bench.peers.answer import answer
from bench.peers.contract import LANDED, POSTCODE, SPECIMEN, areas, day, nhs_number

AREAS = areas(Path(sys.argv[2]))


def _number(text: str) -> str:
    if text and not nhs_number(text):
        raise ValueError("no NHS number")
    return text


def _area(text: str) -> str:
    if text and text not in AREAS:
        raise ValueError("unknown area")
    return text


class Test(BaseModel):
    """One row."""

    specimen_id: Annotated[str, StringConstraints(pattern=f"^{SPECIMEN}$")]
    nhs_number: Annotated[str, AfterValidator(_number)]
    given_name: Annotated[str, StringConstraints(max_length=60)]
    family_name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    date_of_birth: Annotated[object, BeforeValidator(lambda text: day(text, "%d/%m/%Y"))]
    postcode: Annotated[
        str, BeforeValidator(lambda text: text.replace(" ", "").upper()), StringConstraints(pattern=f"^({POSTCODE})?$")
    ]
    sex: Literal["F", "M", "U", "female", "male", "unknown"]
    area_code: Annotated[str, AfterValidator(_area)]
    specimen_date: Annotated[object, BeforeValidator(day)]
    report_date: Annotated[object, BeforeValidator(day)]
    result: Annotated[Literal["positive", "negative", "void"], BeforeValidator(str.lower)]
    pillar: Literal["1", "2"]
    symptomatic: Literal["true", "false", ""]

    @model_validator(mode="after")
    def in_order(self) -> Test:
        """Hold the dates against each other."""
        if not self.date_of_birth <= self.specimen_date <= self.report_date <= LANDED:  # type: ignore[operator] # dates by their validators
            raise ValueError("dates out of order")
        return self


def main() -> None:
    """Validate the file named first, with the reference data named second."""
    frame = pd.read_csv(
        sys.argv[1],
        dtype=str,
        keep_default_na=False,
        quoting=csv.QUOTE_NONE,
        on_bad_lines="skip",
        encoding_errors="replace",
    ).drop_duplicates()
    repeated = frame["specimen_id"].duplicated(keep=False)
    accepted, reported = [], int(repeated.sum())
    for row in frame[~repeated].to_dict("records"):
        try:
            accepted.append(Test.model_validate(row).specimen_id)
        except ValidationError:
            reported += 1
    answer(accepted, reported)


if __name__ == "__main__":
    main()
