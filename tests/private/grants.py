"""What the tests' Lake Formation is told: the filters of the agreements' compiler, or others in their place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cdk.naming import Names
from contracts.agreements.access import Access, CellsFilter, lake_accesses
from contracts.catalogue import load
from lambdas.core.private.filtered import AGREEMENT

NAMES = Names("test", "000000000000", "eu-west-2")
ROLES = NAMES.role(NAMES.tier(AGREEMENT))
PEOPLES = NAMES.role(NAMES.people(AGREEMENT))


def role_of(agreement: str) -> str:
    """Return the name of the private tier's role for an agreement, and of its workgroup."""
    return NAMES.tier(agreement)


def _catalogues() -> list[Access]:
    known = load(Path(__file__).resolve().parents[2] / "catalogue")
    return [
        access
        for agreement in known.agreements.values()
        for access in lake_accesses(agreement, known.datasets, known.hierarchies)
    ]


@dataclass(frozen=True)
class Grants:
    """The file of grants."""

    file: Path

    def write(self, *others: Access) -> None:
        """Grant each role what the compiler made of the catalogue's agreements, and of others."""
        compiled = (*_catalogues(), *others)
        self._write([(access.agreement, access.tier_filter()) for access in compiled], compiled)

    @contextmanager
    def instead(self, access: Access, **changed: Any) -> Iterator[None]:
        """Grant an agreement's role something else than was compiled; afterwards as before."""
        before = self.file.read_text()
        try:
            self._write([(access.agreement, replace(access.tier_filter(), **changed))])
            yield
        finally:
            self.file.write_text(before)

    def _write(self, granted: list[tuple[str, CellsFilter]], people: Iterable[Access] = ()) -> None:
        told: dict[str, Any] = {}
        for access in people:
            cells = access.cells_filter()
            of_people = told.setdefault(NAMES.people(access.agreement), {})
            of_people[cells.table] = {"columns": list(cells.columns), "expression": cells.expression}
        for agreement, cells in granted:
            of_role = told.setdefault(role_of(agreement), {})
            of_role[cells.table] = {"columns": list(cells.columns), "expression": cells.expression}
        self.file.write_text(json.dumps(told))
