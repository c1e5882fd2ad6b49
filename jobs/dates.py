"""The forms of dates as Spark writes and reads them."""

from __future__ import annotations

from jobs.errors import UntranslatableError

_PARTS = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%b": "MMM", "%B": "MMMM"}


def spark_date(form: str) -> str:
    """Write a strptime format as Spark's, its texts in quotes. Raises ``UntranslatableError``."""
    written, rest = list[str](), form
    while rest:
        if rest[:2] in _PARTS:
            written.append(_PARTS[rest[:2]])
            rest = rest[2:]
        elif rest[0] == "%":
            raise UntranslatableError(f"the date format {form!r} cannot be read on Spark, which knows {list(_PARTS)}")
        else:
            text, cut, more = rest.partition("%")
            written.append("'" + text.replace("'", "''") + "'")
            rest = cut + more
    return "".join(written)
