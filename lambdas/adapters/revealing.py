"""What an agreement would reveal of the tables as they are now."""

from __future__ import annotations

from contracts.agreements.agreement import AccessAgreement
from contracts.catalogue import Catalogue
from lambdas.adapters.restricted import NothingYetError, RestrictedTables
from lambdas.core.private.revealing import Preview, nothing, preview
from lambdas.core.private.rights import tables_of
from lambdas.core.private.true_counts import NotOfferedError


def previews(agreement: AccessAgreement, catalogue: Catalogue) -> list[Preview]:
    """Return a preview of each table of an agreement, through the view that the query layer takes of it."""
    tables, made = RestrictedTables(catalogue), []
    for given in tables_of(agreement, catalogue).values():
        try:
            made.append(preview(tables.of(given), given, catalogue))
        except (NothingYetError, NotOfferedError) as error:
            made.append(nothing(given, catalogue, str(error)))
    return made
