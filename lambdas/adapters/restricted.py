"""What restricted tables hold now: curated tables, figures of the latest releases, true counts."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow.parquet as pq
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from contracts.catalogue import Catalogue
from contracts.errors import PratiqueError
from lambdas.adapters import iceberg, objects, public
from lambdas.adapters.settings import settings
from lambdas.core.private.answering import Kept
from lambdas.core.private.rights import GivenTable
from lambdas.core.private.true_counts import true_counts
from lambdas.core.registers.building import made_of
from lambdas.core.release.parquet import PARQUET
from lambdas.core.release.pointer import KEY

_MOST = 4  # tables that are kept in memory


class NothingYetError(PratiqueError):
    """A table of an agreement has no rows yet; the text says what there is none of."""


@dataclass
class RestrictedTables:
    """The tables of the catalogue. One that was read stays in memory until there is a newer one."""

    catalogue: Catalogue
    _known: OrderedDict[tuple[str, ...], Kept] = field(default_factory=OrderedDict)
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def of(self, given: GivenTable) -> Kept:
        """Return the whole of a table, of which the agreement's view is to be taken. Raises NothingYetError."""
        if given.of in self.catalogue.registers and not given.is_product:
            return self._register(given.of)
        if not given.is_product:
            return self._curated(given.of)
        return self._true_counts(given) if given.unsuppressed else self._published(given)

    def _curated(self, dataset: str) -> Kept:
        table = self._table(dataset)
        return self._once(("curated", dataset, table.metadata_location), lambda: Kept(table.scan().to_arrow()))

    def _register(self, name: str) -> Kept:
        register = self.catalogue.registers[name]
        tables = {of: self._table(of) for of in register.datasets}

        def link() -> Kept:
            return Kept(made_of(register, {of: table.scan().to_arrow() for of, table in tables.items()}))

        return self._once(("register", name, *(table.metadata_location for table in tables.values())), link)

    def _true_counts(self, given: GivenTable) -> Kept:
        product = self.catalogue.products[given.of]
        tables = {name: self._table(name) for name in product.datasets}

        def count() -> Kept:
            read = {name: table.scan().to_arrow() for name, table in tables.items()}
            return Kept(true_counts(product, read, self.catalogue.hierarchies))

        return self._once(("true", given.of, *(table.metadata_location for table in tables.values())), count)

    def _published(self, given: GivenTable) -> Kept:
        entry = (public.document(KEY) or {}).get("products", {}).get(given.of)
        if entry is None:
            raise NothingYetError(f"{given.title} has no release yet.")

        def read() -> Kept:
            stored = objects.get(settings().published_bucket, f"{entry['path']}{PARQUET}")
            if stored is None:
                raise NothingYetError(f"{given.title} has no release yet.")
            # Agreements compare a product's dates as the texts that they are in its CSV.
            dates = ", ".join(f'CAST("{name}" AS VARCHAR) AS "{name}"' for name in sorted(given.relation.dates))
            shape = f"(SELECT * REPLACE ({dates}) FROM kept)" if dates else "kept"  # noqa: S608 - our own columns
            return Kept(pq.read_table(io.BytesIO(stored.body)), shape)

        return self._once(("published", given.of, entry["release"]), read)

    def _table(self, dataset: str) -> Table:
        try:
            return iceberg.catalogue().load_table((settings().glue_database, dataset))
        except NoSuchTableError:
            raise NothingYetError(f"Nothing of {dataset} has been taken in yet.") from None

    def _once(self, key: tuple[str, ...], read: Callable[[], Kept]) -> Kept:
        """Return what is known under a key, or read it: one at a time, since each takes memory."""
        with self._reading:
            if key not in self._known:
                made = read()
                self._known = OrderedDict((old, kept) for old, kept in self._known.items() if old[:2] != key[:2])
                self._known[key] = made
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]
