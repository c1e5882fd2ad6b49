"""Named checks that a contract may ask for: those that no pattern can express."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lambdas.core.pseudonyms import normalised_sql


@dataclass(frozen=True)
class Check:
    """A check: SQL that is true for a text that fails it, and what it wants in words."""

    violated: Callable[[str], str]
    wanted: str


def _not_nhs_number(text: str) -> str:
    """Return SQL that is true for text that is no NHS number.

    The check digit is modulus 11 (NHS Data Dictionary, "NHS NUMBER"): the digits weighted 10 to 1 sum to a multiple of
    11. Ten equal digits are a filler that can pass the sum.
    """
    digits = normalised_sql(text)
    value = f"TRY_CAST({digits} AS BIGINT)"
    weighted = " + ".join(f"{place + 1} * ({value} // {10**place} % 10)" for place in range(10))
    return (
        f"NOT coalesce(CASE WHEN regexp_full_match({digits}, '[0-9]{{10}}') "
        f"THEN ({weighted}) % 11 = 0 AND {value} % 1111111111 <> 0 ELSE {digits} IS NULL END, false)"
    )


CHECKS = {
    "nhs_number": Check(_not_nhs_number, "a valid NHS number: ten digits, the last of which checks the others"),
}
