"""One call from a product's rows to its protected cells and their certificate."""

from __future__ import annotations

from contracts.cell_terms import CellTerms
from contracts.product import Disclosure, Method
from lambdas.core.disclosure.cells import Rows
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.history import History
from lambdas.core.disclosure.protected import Protected
from lambdas.core.disclosure.release_published import audit
from lambdas.core.disclosure.release_suppress import suppress
from lambdas.core.disclosure.table import Dim


def release_table(
    disclosure: Disclosure,
    dims: tuple[Dim, ...],
    rows: Rows,
    *,
    laid_down: CellTerms | None = None,
    workers: int = 2,
    history: History | None = None,
) -> Protected:
    """Protect and audit a product's tables, one for each slice.

    With method ``suppress`` the rows are leaf cells (a cell without a row is zero) and totals are computed here; with
    ``published`` they are the publisher's cells at any level and only the audit runs. ``laid_down`` is what the product
    says about its cells, ``workers`` the number of processors to use for many slices, ``history`` what has been
    published of the product before: a slice that has not changed stays as it is, another is protected and attacked
    together with its earlier versions. Raises DisclosureError for rows that do not fit the dimensions.
    """
    if not 1 <= len(dims) <= 4:
        raise DisclosureError(f"a table has one to four dimensions, not {len(dims)}")
    if disclosure.method is Method.PUBLISHED:
        return audit(disclosure, dims, rows, history or History())
    return suppress(disclosure, laid_down or CellTerms(), dims, rows, workers, history or History())
