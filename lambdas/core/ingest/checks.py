"""Named checks that a contract may ask for: those that no pattern can express."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A check: SQL that is true for a normalised text that fails it, and what it wants in words.

    ``prepared`` is SQL over the text that is worked out once, ``violated`` over the text and that.
    """

    prepared: Callable[[str], str]
    violated: Callable[[str, str], str]
    wanted: str


def _number(digits: str) -> str:
    return f"TRY_CAST({digits} AS BIGINT)"


def _not_nhs_number(digits: str, number: str) -> str:
    """Return SQL that is true for digits that are no NHS number.

    The check digit is modulus 11 (NHS Data Dictionary, "NHS NUMBER"): the digits weighted 10 to 1 sum to a multiple of
    11. Ten equal digits are a filler that can pass the sum.
    """
    # A digit is the number cut there less ten times the number cut one further; gathered by cuts, modulus 11, the
    # weights of the cuts are 1, 3, 5, 7, 9, 0, 2, 4, 6, 8, and half of the divisions are saved.
    cuts = [(2 * place + 1) % 11 for place in range(10)]
    weighted = " + ".join(f"{weight} * ({number} // {10**place})" for place, weight in enumerate(cuts) if weight)
    return f"NOT regexp_full_match({digits}, '[0-9]{{10}}') OR {number} % 1111111111 = 0 OR ({weighted}) % 11 <> 0"


CHECKS = {
    "nhs_number": Check(
        _number, _not_nhs_number, "a valid NHS number: ten digits, the last of which checks the others"
    ),
}
