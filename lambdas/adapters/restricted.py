"""What restricted tables hold now: curated tables, figures of the latest releases, true counts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from contracts.catalogue import Catalogue
from contracts.errors import PratiqueError
from lambdas.adapters import iceberg, objects, public
from lambdas.adapters.filtered_tables import FilteredTables
from lambdas.adapters.kept_tables import KeptTables
from lambdas.adapters.settings import settings
from lambdas.core.private.answering import Kept
from lambdas.core.private.rights import GivenTable
from lambdas.core.private.true_counts import true_counts
from lambdas.core.registers.building import made_of
from lambdas.core.release.parquet import PARQUET
from lambdas.core.release.pointer import KEY


class NothingYetError(PratiqueError):
    """A table of an agreement has no rows yet, or none any more; the text says what there is none of."""


@dataclass
class RestrictedTables:
    """The tables of the catalogue. One that was read stays in memory until there is a newer one.

    With ``filtered`` a dataset is what Lake Formation leaves of it for the agreement, and its files are not read.
    """

    catalogue: Catalogue
    filtered: FilteredTables | None = None
    _kept: KeptTables = field(default_factory=KeptTables)

    def of(self, given: GivenTable) -> Kept:
        """Return a table of which the agreement's view is to be taken. Raises NothingYetError, UnreadableError."""
        if given.of in self.catalogue.registers and not given.is_product:
            return self._register(given.of)
        if not given.is_product:
            return self._filtered(given, self.filtered) if self.filtered else self._curated(given.of)
        return self._true_counts(given) if given.unsuppressed else self._published(given)

    def _curated(self, dataset: str) -> Kept:
        table = self._table(dataset)

        def read() -> Kept:
            return Kept(table.scan().to_arrow(), version=_snapshot(table))

        return self._kept.once(("curated", dataset, table.metadata_location), read)

    def _filtered(self, given: GivenTable, filtered: FilteredTables) -> Kept:
        # The version is asked for first: a commit in between makes the next question read again, and none is missed.
        version = filtered.version(given)
        if version is None:
            raise NothingYetError(f"Nothing of {given.of} has been taken in yet.")
        key = ("filtered", f"{given.access.agreement} {given.of}", version)
        return self._kept.once(key, lambda: Kept(filtered.read(given), version=version.rpartition("/")[2]))

    def _register(self, name: str) -> Kept:
        register = self.catalogue.registers[name]
        return self._of_whole("register", name, register.datasets, lambda tables: made_of(register, tables))

    def _true_counts(self, given: GivenTable) -> Kept:
        product, hierarchies = self.catalogue.products[given.of], self.catalogue.hierarchies
        return self._of_whole(
            "true", given.of, product.datasets, lambda tables: true_counts(product, tables, hierarchies)
        )

    def _of_whole(
        self, kind: str, name: str, datasets: Iterable[str], make: Callable[[dict[str, pa.Table]], pa.Table]
    ) -> Kept:
        """Return what is made of whole curated tables."""
        tables = {dataset: self._table(dataset) for dataset in datasets}

        def made() -> Kept:
            version = " ".join(f"{dataset}={_snapshot(table)}" for dataset, table in sorted(tables.items()))
            return Kept(make({dataset: table.scan().to_arrow() for dataset, table in tables.items()}), version=version)

        return self._kept.once((kind, name, *(table.metadata_location for table in tables.values())), made)

    def _published(self, given: GivenTable) -> Kept:
        entry = (public.document(KEY) or {}).get("products", {}).get(given.of)
        if entry is None:
            raise NothingYetError(f"{given.title} has no release yet.")
        if day := str(entry.get("withdrawn", ""))[:10]:
            raise NothingYetError(f"{given.title}: its release was withdrawn on {day}, and there is no other.")

        def read() -> Kept:
            stored = objects.get(settings().published_bucket, f"{entry['path']}{PARQUET}")
            if stored is None:
                raise NothingYetError(f"{given.title} has no release yet.")
            # Agreements compare a product's dates as the texts that they are in its CSV.
            dates = ", ".join(f'CAST("{name}" AS VARCHAR) AS "{name}"' for name in sorted(given.relation.dates))
            shape = f"(SELECT * REPLACE ({dates}) FROM kept)" if dates else "kept"  # noqa: S608 - our own columns
            return Kept(pq.read_table(io.BytesIO(stored.body)), shape, entry["release"])

        return self._kept.once(("published", given.of, entry["release"]), read)

    def _table(self, dataset: str) -> Table:
        try:
            return iceberg.catalogue().load_table((settings().glue_database, dataset))
        except NoSuchTableError:
            raise NothingYetError(f"Nothing of {dataset} has been taken in yet.") from None


def _snapshot(table: Table) -> str:
    """Return the snapshot that a scan of a table reads; of a table without rows, "none"."""
    now = table.current_snapshot()
    return str(now.snapshot_id) if now is not None else "none"
