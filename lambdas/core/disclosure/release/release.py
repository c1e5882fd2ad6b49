"""One call from a product's rows to its protected cells and their certificate."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.products.cell_terms import CellTerms
from contracts.products.product import ROUNDED, Disclosure, Method
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.disclosure.earlier.matching import paired
from lambdas.core.disclosure.earlier.overlap import beside
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.published import audit
from lambdas.core.disclosure.release.round import rounded
from lambdas.core.disclosure.release.suppress import suppress
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim


def release_table(
    disclosure: Disclosure,
    dims: tuple[Dim, ...],
    rows: Rows,
    *,
    laid_down: CellTerms | None = None,
    workers: int = 2,
    history: History | None = None,
    others: Mapping[str, History] | None = None,
) -> Protected:
    """Protect and audit a product's tables, one for each slice.

    The rows are leaf cells (a cell without a row is zero) and totals are computed here; with method ``published`` they
    are the publisher's cells at any level and only the audit runs. ``laid_down`` is what the product says about its
    cells, ``workers`` the number of processors to use for many slices, ``history`` what has been published of the
    product before: a slice that has not changed stays as it is, another is protected and attacked together with its
    earlier versions. ``others`` has the histories of the products that overlap with this one, which are part of each
    attack. Raises DisclosureError for rows that do not fit the dimensions, and for
    what a method cannot keep of ``laid_down``.
    """
    if not 1 <= len(dims) <= 4:
        raise DisclosureError(f"a table has one to four dimensions, not {len(dims)}")
    known = (history or History()).sliced_by(tuple(rows.slices))
    known_of_others = beside(others or {}, tuple(rows.slices), dims)
    if known_of_others.slices and (disclosure.method is not Method.SUPPRESS or rows.cumulative is not None):
        raise DisclosureError(
            "a product that overlaps with others must hide its small counts (method: suppress) and have no cumulative "
            "slices: nothing can be proved of the two together otherwise; see overlaps in the product's file"
        )
    if disclosure.method is not Method.SUPPRESS and not (laid_down or CellTerms()).plain:
        raise DisclosureError(
            "what is laid down about cells holds for method suppress alone, and by this one all of them would be "
            "published; take cells out of the product's file, or let it say method: suppress"
        )
    if disclosure.method is Method.PUBLISHED:
        return audit(disclosure, dims, rows, known)
    _check_comparable(known, dims)
    if disclosure.method in ROUNDED:
        return rounded(disclosure, dims, rows, workers, known)
    return suppress(disclosure, laid_down or CellTerms(), dims, rows, workers, known, known_of_others)


def _check_comparable(history: History, dims: tuple[Dim, ...]) -> None:
    """Hold a release for a person that cannot be held against the earlier ones."""
    if history.as_given:
        raise DisclosureError(
            "an earlier release was published as its publisher had protected it, and what it said of small counts is "
            "not known here; publish this one as another product once a person has compared the two"
        )
    for layout in {version.dims for versions in history.slices.values() for version in versions}:
        paired(layout, dims)
