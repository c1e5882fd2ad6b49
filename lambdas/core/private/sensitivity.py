"""How much each column of a table says about a person, and which one tells the people apart."""

from __future__ import annotations

from enum import StrEnum

from contracts.catalogue import Catalogue
from contracts.datasets.curated import CuratedColumn, Origin, curated_columns
from contracts.datasets.dataset import Classification, ColumnType, Dataset
from lambdas.core.private.rights import GivenTable

_NHS_NUMBER = "nhs_number"  # the named check of contracts, by which an identifier is known to be a person's


class Sensitivity(StrEnum):
    """What a column says about a person, the most first."""

    LINKS = "links the records of one person"
    MADE = "made of an identifier"
    PERSONAL = "about one person"
    OPEN = "about nobody in particular"


def sensitivities(given: GivenTable, catalogue: Catalogue) -> dict[str, Sensitivity]:
    """Return how much each column that is given says about a person."""
    names = tuple(given.access.view().columns)
    if given.is_product:
        return dict.fromkeys(names, Sensitivity.OPEN)
    if given.of in catalogue.registers:
        person = catalogue.registers[given.of].person
        return {name: Sensitivity.LINKS if name == person else Sensitivity.PERSONAL for name in names}
    dataset = catalogue.datasets[given.of]
    columns = {column.name: column for column in curated_columns(dataset)}
    return {name: _of(columns[name], dataset) for name in names}


def person_of(given: GivenTable, catalogue: Catalogue) -> str | None:
    """Return the pseudonym that tells the people of a table apart, given or not; None where there is none."""
    if given.is_product:
        return None
    if given.of in catalogue.registers:
        return catalogue.registers[given.of].person
    dataset = catalogue.datasets[given.of]
    found = [column for column in curated_columns(dataset) if column.origin is Origin.PSEUDONYM]
    by_number = [item.name for item in found if dataset.column(item.source).check == _NHS_NUMBER]
    return next(iter(by_number), found[0].name if len(found) == 1 else None)


def figures_of(given: GivenTable, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the columns that hold counts, where a row is not about one person but is a figure already."""
    if given.is_product:
        return (catalogue.products[given.of].measure.name,)
    if given.of in catalogue.registers or catalogue.datasets[given.of].record_level:
        return ()
    types = given.relation.given
    return tuple(name for name in given.access.view().columns if types[name] is ColumnType.INTEGER)


def _of(column: CuratedColumn, dataset: Dataset) -> Sensitivity:
    if column.origin is Origin.PSEUDONYM:
        return Sensitivity.LINKS
    if column.origin in {Origin.YEAR, Origin.DISTRICT}:
        return Sensitivity.MADE
    open_ = dataset.column(column.source).classification is Classification.OPEN
    return Sensitivity.OPEN if open_ else Sensitivity.PERSONAL
