"""What an agreement gives of each table, in words for everybody: no person's name is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.agreements.access import granted
from contracts.agreements.agreement import AccessAgreement, Coarser, Condition, DatasetGrant, Grant, RegisterGrant
from contracts.agreements.relations import UNSUPPRESSED, Relation
from contracts.agreements.rules import text_of
from contracts.agreements.standing import BrokenRecordError, standing
from contracts.agreements.states import AccessDecision, AgreementState
from contracts.catalogue import Catalogue
from contracts.reference.codes import Hierarchy
from lambdas.core.paper.words import listing

BROKEN = "gives nothing: its record of decisions cannot be trusted"


@dataclass(frozen=True)
class Part:
    """What is given of one table. ``of`` is the dataset, product or register; ``rows`` and ``coarser`` are in words.

    ``sources`` are the datasets whose rows are seen through it: none where it is of what is published.
    """

    of: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    coarser: tuple[str, ...]
    linkage: str
    unsuppressed: bool
    is_dataset: bool
    is_register: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """An agreement that two people have approved, where it stands, and what it gives."""

    agreement: AccessAgreement
    state: str
    parts: tuple[Part, ...]

    def of(self, dataset: str) -> list[Part]:
        """Return the parts that are of a dataset: of its table, of a register linked from it, of true counts of it."""
        return [part for part in self.parts if dataset in part.sources]


def given(
    agreement: AccessAgreement, decisions: Sequence[AccessDecision], catalogue: Catalogue, day: date
) -> Given | None:
    """Return what an agreement gives; None where two people have never approved it: a request is nobody's business.

    Nor is another text than they approved, which is a request again.
    """
    text = text_of(agreement)
    if not any(item.after is AgreementState.APPROVED and item.text == text for item in decisions):
        return None
    try:
        state = standing(agreement, decisions, day).value
    except BrokenRecordError:
        state = BROKEN
    return Given(agreement, state, parts_of(agreement, catalogue))


def parts_of(agreement: AccessAgreement, catalogue: Catalogue) -> tuple[Part, ...]:
    """Return what is given of each table, whoever has approved it."""
    tables = granted(agreement, catalogue.datasets, catalogue.products, catalogue.registers)
    return tuple(_part(grant, relation, catalogue) for grant, relation in tables)


def _part(grant: Grant, relation: Relation, catalogue: Catalogue) -> Part:
    unsuppressed = relation.name.endswith(UNSUPPRESSED)
    name = relation.name.removesuffix(UNSUPPRESSED) if unsuppressed else relation.name
    title, sources = _named(name, grant, catalogue, unsuppressed=unsuppressed)
    return Part(
        of=name,
        title=title,
        columns=grant.columns,
        rows=tuple(condition_in_words(item, catalogue.hierarchies) for item in grant.rows),
        coarser=tuple(_coarser_in_words(item, relation, catalogue.hierarchies) for item in grant.coarser),
        linkage=(grant.linkage or "") if isinstance(grant, DatasetGrant | RegisterGrant) else "",
        unsuppressed=unsuppressed,
        is_dataset=isinstance(grant, DatasetGrant),
        is_register=isinstance(grant, RegisterGrant),
        sources=sources,
    )


def _named(name: str, grant: Grant, catalogue: Catalogue, *, unsuppressed: bool) -> tuple[str, tuple[str, ...]]:
    """Return a table's title, and the datasets whose rows are seen through it."""
    if isinstance(grant, DatasetGrant):
        return catalogue.datasets[name].title, (name,)
    if isinstance(grant, RegisterGrant):
        return catalogue.registers[name].title, catalogue.registers[name].datasets
    product = catalogue.products[name]
    return product.title, product.datasets if unsuppressed else ()


def condition_in_words(condition: Condition, hierarchies: Mapping[str, Hierarchy]) -> str:
    """Say which rows a condition lets through."""
    if condition.any_of:
        return " or ".join(condition_in_words(item, hierarchies) for item in condition.any_of)
    if condition.missing is not None:
        return f"{condition.column} {'is' if condition.missing else 'is not'} empty"
    if condition.beneath is not None:
        names = hierarchies[condition.beneath.hierarchy].names
        return f"{condition.column} is {names.get(condition.beneath.code, condition.beneath.code)} or lies in it"
    told = [f"is {_one_of(condition.among)}"] if condition.among else []
    told += [f"is {condition.least} or more"] if condition.least is not None else []
    told += [f"is {condition.most} or less"] if condition.most is not None else []
    return f"{condition.column} {' and '.join(told)}"


def _one_of(values: Iterable[object]) -> str:
    found = [str(value) for value in values]
    return found[0] if len(found) == 1 else f"one of {listing(found)}"


def _coarser_in_words(coarser: Coarser, relation: Relation, hierarchies: Mapping[str, Hierarchy]) -> str:
    if coarser.band is not None:
        return f"{coarser.column} in bands of {coarser.band}"
    hierarchy = hierarchies[coarser.hierarchy or relation.hierarchies[coarser.column]]
    if coarser.level == 0:
        return f"{coarser.column} as {hierarchy.names[hierarchy.root]} alone"
    return f"{coarser.column} down to level {coarser.level} of {hierarchy.name.replace('_', ' ')}"
