"""NHS numbers with a valid check digit, from the range 999 000 0000 to 999 999 9999, which is reserved for testing."""

from __future__ import annotations

FIRST, SIZE = 999_000_000, 1_000_000
STRIDE = 618_033  # shares no factor with SIZE: every number of the range comes once before any comes again


def check_digit(nine: int) -> int | None:
    """Return the check digit of nine digits (modulus 11, NHS Data Dictionary); None when they can have none."""
    weighted = sum((10 - place) * int(digit) for place, digit in enumerate(f"{nine:09d}"))
    digit = (11 - weighted % 11) % 11
    return None if digit == 10 else digit


def nhs_numbers(count: int) -> list[str]:
    """Return so many different numbers of the range; ValueError when it does not hold as many."""
    numbers: list[str] = []
    for place in range(SIZE):
        if len(numbers) == count:
            return numbers
        nine = FIRST + place * STRIDE % SIZE
        digit = check_digit(nine)
        if digit is not None:
            numbers.append(f"{nine}{digit}")
    if len(numbers) < count:
        raise ValueError(f"the range for testing holds {len(numbers)} numbers, not {count}")
    return numbers
