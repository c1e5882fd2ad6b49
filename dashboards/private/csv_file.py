"""A table as a CSV whose every row says under which agreement it was given, to whom, and what that means."""

from __future__ import annotations

import csv
import io

from dashboards.private.cells import shown
from lambdas.core.cells import harmless
from lambdas.core.private.answering import Answer
from lambdas.core.private.rights import GivenTable, Right


def notice(right: Right, given: GivenTable, username: str) -> str:
    """Return what is said on every row."""
    agreement = right.agreement
    of_rows = "records of people" if given.is_about_people else "rows as they were sent"
    what = f"Not safe to publish: {'true counts' if given.unsuppressed else of_rows}."
    return (
        f"{what if given.is_marked else 'As published.'} Given to {username} of {agreement.organisation} under the "
        f"agreement {agreement.name} for {agreement.purpose.value}. Do not pass on. Destroy by {agreement.end}."
    )


def file_name(right: Right, given: GivenTable) -> str:
    """Return what the file is called."""
    return f"{right.agreement.name}-{given.name}.csv"


def as_csv(right: Right, given: GivenTable, answer: Answer, username: str) -> str:
    """Return the file (RFC 4180), ``[c]`` and ``[x]`` where a product has no figure to show.

    A text that a spreadsheet would take for a formula has an apostrophe before it; numbers are as they are.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    said = notice(right, given, username)
    writer.writerow([*answer.columns, "notice"])
    for row in answer.rows:
        cells = [shown(given, answer.columns, row, at) for at in range(len(row))]
        texts = [harmless(cell) if isinstance(row[at], str) else cell for at, cell in enumerate(cells)]
        writer.writerow([*texts, harmless(said)])
    return out.getvalue()
