"""frictionless validates the file by a Table Schema."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from frictionless import Checklist, Resource, Schema

from bench.peers.answer import answer
from bench.peers.contract import NAMES, POSTCODE, REQUIRED, SPECIMEN, TRUTHS, areas


def main() -> None:
    """Validate the file named first, with the reference data named second."""
    fields = {name: {"name": name, "type": "string", "constraints": {}} for name in NAMES}
    for name in REQUIRED:
        fields[name]["constraints"]["required"] = True
    fields["specimen_id"]["constraints"] |= {"pattern": SPECIMEN, "unique": True}
    fields["postcode"]["constraints"]["pattern"] = POSTCODE.replace("?[0-9]", "? ?[0-9]")
    fields["sex"]["constraints"]["enum"] = ["F", "M", "U", "female", "male", "unknown"]
    fields["area_code"]["constraints"]["enum"] = sorted(areas(Path(sys.argv[2])))
    fields["result"]["constraints"]["enum"] = ["POSITIVE", "NEGATIVE", "VOID", "positive", "negative", "void"]
    fields["pillar"]["constraints"]["enum"] = ["1", "2"]
    fields["symptomatic"]["constraints"]["enum"] = [*TRUTHS]
    fields["date_of_birth"] |= {"type": "date", "format": "%d/%m/%Y"}
    for name in ("specimen_date", "report_date"):
        fields[name] |= {"type": "date", "format": "%Y-%m-%d"}
        fields[name]["constraints"] |= {"minimum": "2020-01-01", "maximum": "2020-10-03"}
    schema = Schema.from_descriptor({"fields": [*fields.values()]})
    resource = Resource(path=sys.argv[1], schema=schema, encoding="utf-8")
    report = resource.validate(Checklist(), limit_errors=1_000_000)
    bad = {row for row, _ in report.flatten(["rowNumber", "type"]) if row is not None}
    stopped = any(error in {"encoding-error", "source-error"} for (error,) in report.flatten(["type"]))
    accepted = []
    if not stopped:
        with Path(sys.argv[1]).open(newline="", encoding="utf-8", errors="replace") as file:
            accepted = [row[0] for number, row in enumerate(csv.reader(file), 1) if number > 1 and number not in bad]
    answer(accepted, len(bad))


if __name__ == "__main__":
    main()
