"""What restricted tables hold now: curated tables, registers, figures of the latest releases, true counts."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pyarrow.parquet as pq
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from contracts.agreements.relations import Database
from contracts.catalogue import Catalogue
from contracts.reading.errors import PratiqueError
from lambdas.adapters import iceberg, objects, public
from lambdas.adapters.filtered_tables import FilteredTables
from lambdas.adapters.kept_tables import KeptTables
from lambdas.adapters.settings import settings
from lambdas.core import missing_rows
from lambdas.core.private.answering import Kept
from lambdas.core.private.rights import GivenTable
from lambdas.core.private.true_counts import true_counts
from lambdas.core.registers.made_of import read
from lambdas.core.release.dates import tells_dates
from lambdas.core.release.incomplete import lacking
from lambdas.core.release.parquet import PARQUET
from lambdas.core.release.pointer import KEY


class NothingYetError(PratiqueError):
    """A table of an agreement has no rows yet, or none any more; the text says what there is none of."""


@dataclass
class RestrictedTables:
    """The tables of the catalogue. One that was read stays in memory until there is a newer one.

    With ``filtered`` a dataset or register is what Lake Formation leaves of it for the agreement, and its files are not
    read.
    """

    catalogue: Catalogue
    filtered: FilteredTables | None = None
    _kept: KeptTables = field(default_factory=KeptTables)

    def of(self, given: GivenTable) -> Kept:
        """Return a table of which the agreement's view is to be taken. Raises NothingYetError, UnreadableError."""
        if not given.is_product:
            return self._filtered(given, self.filtered) if self.filtered else self._in_files(given)
        return self._true_counts(given) if given.unsuppressed else self._published(given)

    def _in_files(self, given: GivenTable) -> Kept:
        """Return what the view is made of, and who its people are, of every row."""
        table = self._table(given.of, given.title, given.access.database)
        made_of = read(table.properties)
        if given.is_register and made_of is None:
            raise _nothing_of(given)
        columns = tuple(dict.fromkeys((*given.access.sources, *sorted(given.relation.pseudonyms))))
        version = made_of.build if made_of else _snapshot(table)
        said = made_of.in_words() if made_of else ""
        key = ("files", " ".join((given.of, *columns)), table.metadata_location)
        return self._kept.once(key, lambda: Kept(table.scan(selected_fields=columns).to_arrow(), "kept", version, said))

    def _filtered(self, given: GivenTable, filtered: FilteredTables) -> Kept:
        # What it is now is asked for first: a commit in between makes the next question read again, and none is missed.
        now = filtered.parameters(given)
        made_of = read(now) if given.is_register else None
        if not now or (given.is_register and made_of is None):
            raise _nothing_of(given)
        location = now["metadata_location"]
        version = made_of.build if made_of else location.rpartition("/")[2]
        said = made_of.in_words() if made_of else ""
        key = ("filtered", f"{given.access.agreement} {given.of}", location)
        return self._kept.once(key, lambda: Kept(filtered.read(given), "kept", version, said))

    def _true_counts(self, given: GivenTable) -> Kept:
        """Return what is made of whole curated tables."""
        product, hierarchies = self.catalogue.products[given.of], self.catalogue.hierarchies
        tables = {dataset: self._table(dataset, dataset) for dataset in product.datasets}

        def made() -> Kept:
            version = " ".join(f"{dataset}={_snapshot(table)}" for dataset, table in sorted(tables.items()))
            read_whole = {dataset: table.scan().to_arrow() for dataset, table in tables.items()}
            known = self.catalogue.datasets
            inputs = [
                {"missing": _missing(table), "tells_dates": tells_dates(product, known[dataset], known)}
                for dataset, table in tables.items()
            ]
            return Kept(true_counts(product, read_whole, hierarchies, lacking(product, inputs)), version=version)

        return self._kept.once(("true", given.of, *(table.metadata_location for table in tables.values())), made)

    def _published(self, given: GivenTable) -> Kept:
        entry = (public.document(KEY) or {}).get("products", {}).get(given.of)
        if entry is None:
            raise NothingYetError(f"{given.title} has no release yet.")
        if day := str(entry.get("withdrawn", ""))[:10]:
            raise NothingYetError(f"{given.title}: its release was withdrawn on {day}, and there is no other.")

        def released() -> Kept:
            stored = objects.get(settings().published_bucket, f"{entry['path']}{PARQUET}")
            if stored is None:
                raise NothingYetError(f"{given.title} has no release yet.")
            # Agreements compare a product's dates as the texts that they are in its CSV.
            dates = ", ".join(f'CAST("{name}" AS VARCHAR) AS "{name}"' for name in sorted(given.relation.dates))
            shape = f"(SELECT * REPLACE ({dates}) FROM kept)" if dates else "kept"  # noqa: S608 - our own columns
            return Kept(pq.read_table(io.BytesIO(stored.body)), shape, entry["release"])

        return self._kept.once(("published", given.of, entry["release"]), released)

    def _table(self, name: str, title: str, database: Database = Database.CURATED) -> Table:
        try:
            return iceberg.catalogue().load_table((settings().database(database), name))
        except NoSuchTableError:
            raise NothingYetError(f"Nothing of {title} has been taken in yet.") from None


def _nothing_of(given: GivenTable) -> NothingYetError:
    what = "built" if given.is_register else "taken in"
    return NothingYetError(f"Nothing of {given.title} has been {what} yet.")


def _missing(table: Table) -> list[str]:
    """Return the periods of which the snapshot that a scan reads lacks rows (``core.missing_rows``)."""
    now = table.current_snapshot()
    told = now.summary.additional_properties if now is not None and now.summary is not None else {}
    return told.get(missing_rows.PROPERTY, "").split()


def _snapshot(table: Table) -> str:
    """Return the snapshot that a scan of a table reads; of a table without rows, "none"."""
    now = table.current_snapshot()
    return str(now.snapshot_id) if now is not None else "none"
