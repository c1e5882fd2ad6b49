"""How many agreements one environment bears before a limit of AWS is met: real synths of 10, 50 and 200.

    python -m bench.agreement_limits [AGREEMENTS ...]

Each is an agreement of the catalogue under another name, in force. Those marked * can be raised by asking. What Lake
Formation limits is read in its guide, "Data filtering limitations" and DataCellsFilter's reference.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.agreements import DECISIONS, write_catalogue
from bench.assembly import assemble, read, resources

SIZES = (10, 50, 200)
Made = list[dict[str, Any]]


def main(sizes: Iterable[int]) -> None:
    """Print, for each number of agreements, what is used of each limit."""
    columns = [measured(size) for size in sizes]
    print(f"{'':<52}{'limit':>10}" + "".join(f"{size:>10}" for size in sizes))
    for name, (limit, _) in LIMITS.items():
        over = [" !" if limit is not None and column[name] > limit else "" for column in columns]
        cells = "".join(f"{f'{column[name]:,}{mark}':>10}" for column, mark in zip(columns, over, strict=True))
        print(f"{name:<52}{'none' if limit is None else f'{limit:,}':>10}{cells}")


def measured(agreements: int) -> dict[str, int]:
    """Synthesise production with so many agreements; return what is used of each limit."""
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder) / "catalogue", Path(folder) / "out"
        write_catalogue(root, agreements)
        assemble("prod", out, catalogue=str(root), decisions=str(root.parent / DECISIONS))
        nested = [json.loads(path.read_text()) for path in out.glob("assembly-*/*.nested.template.json")]
        made = [*read(out).values(), *nested]
    return {name: measure(made) for name, (_, measure) in LIMITS.items()}


def _of(kind: str) -> Callable[[Made], int]:
    return lambda made: sum(len(resources(template, kind)) for template in made)


def _above(made: Made) -> int:
    """Return how many resources the stack has that the agreements are nested in."""
    return max(len(each["Resources"]) for each in made if resources(each, "AWS::CloudFormation::Stack"))


def _filters(made: Made) -> Iterator[dict[str, Any]]:
    for template in made:
        yield from resources(template, "AWS::LakeFormation::DataCellsFilter")


def _expressions(made: Made) -> int:
    written = (found["RowFilter"].get("FilterExpression", "") for found in _filters(made))
    return max((len(text.encode()) for text in written), default=0)


def _on_a_table(made: Made) -> int:
    """Return the most filters of one table that one principal is granted."""
    found = Counter(
        (json.dumps(grant["Principal"]), grant["Resource"]["DataCellsFilter"]["TableName"], number)
        for number, template in enumerate(made)
        for grant in resources(template, "AWS::LakeFormation::PrincipalPermissions")
        if "DataCellsFilter" in grant["Resource"]
    )
    return max(found.values(), default=0)


def _of_a_table(made: Made) -> int:
    return max(Counter(found["TableName"] for found in _filters(made)).values(), default=0)


LIMITS: dict[str, tuple[int | None, Callable[[Made], int]]] = {
    "resources of the stack that they are nested in": (500, _above),
    "filters that one role is given on one table": (100, _on_a_table),
    "bytes of a filter's expression": (2_048, _expressions),
    "workgroups of Athena *": (1_000, _of("AWS::Athena::WorkGroup")),
    "roles *": (1_000, _of("AWS::IAM::Role")),
    "groups of the user pool": (10_000, _of("AWS::Cognito::UserPoolGroup")),
    "filters of one table": (None, _of_a_table),
}


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
