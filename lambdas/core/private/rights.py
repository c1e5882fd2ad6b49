"""What somebody may see on a day: the tables of the agreements whose group they are in and that give access."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.agreements.access import Access, accesses, granted
from contracts.agreements.agreement import AccessAgreement, ProductGrant, RegisterGrant
from contracts.agreements.relations import Database, Relation
from contracts.agreements.standing import BrokenRecordError, gives_access
from contracts.agreements.states import AccessDecision
from contracts.catalogue import Catalogue


@dataclass(frozen=True)
class GivenTable:
    """One table of an agreement, as much of it as is given. ``of`` is its dataset, its register or its product.

    ``name`` is what its pages, its files and the record call it: no other table of the agreement has it.
    """

    name: str
    access: Access
    relation: Relation
    title: str
    of: str
    is_product: bool
    unsuppressed: bool

    @property
    def is_register(self) -> bool:
        """Whether it is of a register."""
        return self.access.database is Database.REGISTERS

    @property
    def is_marked(self) -> bool:
        """Whether its numbers have not been made safe to publish: records of people, and true counts."""
        return self.unsuppressed or not self.is_product

    @property
    def is_about_people(self) -> bool:
        """Whether its rows are about single people, whose identities were taken away, and not counts or places."""
        return bool(self.relation.pseudonyms)

    @property
    def is_linked(self) -> bool:
        """Whether it gives a pseudonym, by which the rows of one person belong together."""
        return not self.relation.pseudonyms.isdisjoint(self.access.view().columns)


@dataclass(frozen=True)
class Right:
    """An agreement that gives access, with its tables by name."""

    agreement: AccessAgreement
    tables: Mapping[str, GivenTable]


def rights(
    groups: Collection[str], catalogue: Catalogue, decisions: Mapping[str, Sequence[AccessDecision]], day: date
) -> tuple[Right, ...]:
    """Return what the people of some groups may see. An agreement whose record was tampered with gives nothing."""
    mine = [agreement for agreement in catalogue.agreements.values() if agreement.group in groups]
    return tuple(_right(item, catalogue, day) for item in mine if _gives(item, decisions.get(item.name, ()), day))


def _gives(agreement: AccessAgreement, decisions: Sequence[AccessDecision], day: date) -> bool:
    try:
        return gives_access(agreement, decisions, day)
    except BrokenRecordError:
        return False


def tables_of(agreement: AccessAgreement, catalogue: Catalogue) -> dict[str, GivenTable]:
    """Return the tables of an agreement by name, as much of each as it gives, whatever the day."""
    parts = (catalogue.datasets, catalogue.products)
    made = accesses(agreement, *parts, catalogue.hierarchies, catalogue.registers)
    found: dict[str, GivenTable] = {}
    for access, (grant, relation) in zip(made, granted(agreement, *parts, catalogue.registers), strict=True):
        if isinstance(grant, ProductGrant):
            title, of = catalogue.products[grant.product].title, grant.product
            name = f"{of}_published" if access.table in found else access.table  # a product may be named as a dataset
            found[name] = GivenTable(name, access, relation, title, of, True, grant.unsuppressed)
        else:
            of = access.table
            title = catalogue.registers[of].title if isinstance(grant, RegisterGrant) else catalogue.datasets[of].title
            found[of] = GivenTable(of, access, relation, title, of, False, False)
    return found


def _right(agreement: AccessAgreement, catalogue: Catalogue, day: date) -> Right:
    return Right(agreement, tables_of(agreement, catalogue) if agreement.in_force(day) else {})
