"""Holds an agreement against itself: its people, its days, what it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from contracts.agreements.agreement import AccessAgreement, DatasetGrant, ProductGrant, RegisterGrant
from contracts.agreements.grant_checks import check_grant
from contracts.agreements.relations import (
    Relation,
    keys_of,
    relation_of_dataset,
    relation_of_product,
    relation_of_register,
)
from contracts.datasets.dataset import Dataset
from contracts.datasets.names import ALLOWED, is_name
from contracts.datasets.purposes import Purpose
from contracts.products.product import Method, Product
from contracts.reading.faulty import as_far_as_known, sound
from contracts.reading.mistakes import Mistakes, join
from contracts.reading.persons import same_person
from contracts.reference.codes import Hierarchy
from contracts.registers.register import Register

# A role's name has at most 64 signs: pratique-<environment>-agreement-<agreement>.
LONGEST_NAME = 30
APPROVERS = 2
LONGEST_UNREVIEWED = timedelta(days=366)


@dataclass(frozen=True)
class Parts:
    """What an agreement is held against. What has mistakes of its own to be mended is None."""

    datasets: Mapping[str, Dataset | None]
    products: Mapping[str, Product | None]
    hierarchies: Mapping[str, Hierarchy]
    registers: Mapping[str, Register | None] = field(default_factory=dict)


def check_agreement(agreement: AccessAgreement, parts: Parts, mistakes: Mistakes) -> None:
    """Note every rule of access that the agreement breaks, and every name that leads nowhere."""
    for check in (_check_name, _check_people, _check_days, _check_given):
        with as_far_as_known:
            check(agreement, mistakes)
    with as_far_as_known:
        for number, grant in enumerate(agreement.datasets):
            with as_far_as_known:
                _check_dataset(grant, join("datasets", number), agreement, parts, mistakes)
    with as_far_as_known:
        for number, item in enumerate(agreement.products):
            with as_far_as_known:
                _check_product(item, join("products", number), agreement, parts, mistakes)
    with as_far_as_known:
        for number, given in enumerate(agreement.registers):
            with as_far_as_known:
                _check_register(given, join("registers", number), agreement, parts, mistakes)


def check_expiry(agreement: AccessAgreement, today: date, mistakes: Mistakes) -> None:
    """Note an agreement that has ended: it gives nothing, and must not look as if it did."""
    with as_far_as_known:
        if sound(agreement.end) < today:
            allowed = f"{today} or later; renew the agreement, or remove its file: the ledger keeps its history"
            mistakes.add("end", agreement.end.isoformat(), allowed)


def _check_name(agreement: AccessAgreement, mistakes: Mistakes) -> None:
    if not is_name(agreement.name):
        mistakes.add("name", agreement.name, ALLOWED)
    elif len(agreement.name) > LONGEST_NAME:
        mistakes.add("name", agreement.name, f"at most {LONGEST_NAME} signs: a role is named for it")


def _check_people(agreement: AccessAgreement, mistakes: Mistakes) -> None:
    approvers: list[str] = []
    for name in agreement.approvers:
        if not any(same_person(name, other) for other in approvers):
            approvers.append(name)
        with as_far_as_known:
            if same_person(name, sound(agreement.requester)):
                mistakes.add("approvers", name, "people other than the requester: nobody approves what he asks for")
    if len(approvers) < APPROVERS:
        mistakes.add("approvers", f"{len(approvers)} of them", f"{APPROVERS} different people or more")


def _check_days(agreement: AccessAgreement, mistakes: Mistakes) -> None:
    with as_far_as_known:
        if sound(agreement.end) < sound(agreement.start):
            mistakes.add("end", agreement.end.isoformat(), f"a day from the start on, {agreement.start}")
            return
    start, review = sound(agreement.start), sound(agreement.review)
    latest = min(sound(agreement.end), start + LONGEST_UNREVIEWED)
    if latest == start:
        if review != start:
            mistakes.add("review", review.isoformat(), f"{start}, its only day")
    elif not start < review <= latest:
        mistakes.add("review", review.isoformat(), f"a day after the start, {start}, and at most {latest}")


def _check_given(agreement: AccessAgreement, mistakes: Mistakes) -> None:
    names = Counter(item.dataset for item in agreement.datasets) + Counter(item.product for item in agreement.products)
    names += Counter(item.of_register for item in agreement.registers)
    if not names:
        mistakes.missing("datasets", "at least one dataset, product or register")
    for name, times in names.items():
        if times > 1:
            mistakes.add(
                "datasets, products and registers", name, "each once: conditions of one table are written together"
            )


def _check_dataset(
    grant: DatasetGrant, place: str, agreement: AccessAgreement, parts: Parts, mistakes: Mistakes
) -> None:
    if grant.dataset not in parts.datasets:
        mistakes.not_among(join(place, "dataset"), grant.dataset, parts.datasets)
        return
    if (dataset := parts.datasets[grant.dataset]) is None:
        return
    with as_far_as_known:
        _check_purpose(agreement.purpose, dataset, place, mistakes)
    relation = relation_of_dataset(dataset)
    with as_far_as_known:
        _check_identifiers(grant, dataset, join(place, "columns"), mistakes)
    check_grant(
        grant, relation, parts.hierarchies, place, mistakes, {str(column.name) for column in dataset.identifiers}
    )
    _check_linkage(grant, relation, place, mistakes)


def _check_register(
    grant: RegisterGrant, place: str, agreement: AccessAgreement, parts: Parts, mistakes: Mistakes
) -> None:
    if grant.of_register not in parts.registers:
        mistakes.not_among(join(place, "register"), grant.of_register, parts.registers)
        return
    if (register := parts.registers[grant.of_register]) is None:
        return
    with as_far_as_known:
        for name in register.datasets:
            if (dataset := parts.datasets[name]) is not None:
                _check_purpose(agreement.purpose, dataset, place, mistakes)
    relation = relation_of_register(register)
    check_grant(grant, relation, parts.hierarchies, place, mistakes)
    _check_linkage(grant, relation, place, mistakes)


def _check_linkage(grant: DatasetGrant | RegisterGrant, relation: Relation, place: str, mistakes: Mistakes) -> None:
    linking = [name for name in grant.columns if name in relation.pseudonyms]
    if linking and not sound(grant.linkage):
        mistakes.missing(join(place, "linkage"), f"why records of one person must be linked: {linking[0]} links them")
    if grant.linkage and not linking:
        mistakes.add(join(place, "linkage"), grant.linkage, "nothing: no pseudonym is given")


def _check_purpose(purpose: Purpose, dataset: Dataset, place: str, mistakes: Mistakes) -> None:
    allowed = [item.value for item in sound(dataset.purposes)]
    if sound(purpose).value not in allowed:
        said = f"a purpose that {dataset.name} allows: {', '.join(allowed) or 'none; its owner must name some'}"
        mistakes.add(f"purpose (for {place})", purpose.value, said)


def _check_identifiers(grant: DatasetGrant, dataset: Dataset, place: str, mistakes: Mistakes) -> None:
    """Note identifiers: they are in no curated table, and who asks for one should learn why and what there is."""
    curated = relation_of_dataset(dataset).given
    for column in dataset.identifiers:
        if column.name in grant.columns:
            kept = [name for name in curated if name.startswith(f"{column.name}_")]
            instead = f"; there is {', '.join(kept)}" if kept else ""
            mistakes.add(place, column.name, f"no identifier: it never leaves the landing zone{instead}")


def _check_product(
    grant: ProductGrant, place: str, agreement: AccessAgreement, parts: Parts, mistakes: Mistakes
) -> None:
    if grant.product not in parts.products:
        mistakes.not_among(join(place, "product"), grant.product, parts.products)
        return
    if (product := parts.products[grant.product]) is None:
        return
    with as_far_as_known:
        for name in product.datasets:
            if (dataset := parts.datasets[name]) is not None:
                _check_purpose(agreement.purpose, dataset, place, mistakes)
    with as_far_as_known:
        if grant.unsuppressed and product.disclosure.method is Method.PUBLISHED:
            allowed = "false: the publisher suppressed these figures, and nobody here has the true ones"
            mistakes.add(join(place, "unsuppressed"), True, allowed)
    with as_far_as_known:
        for name in keys_of(product):
            if name not in grant.columns:
                hint = "every slice and dimension; one that is not needed is given at level 0 under coarser"
                mistakes.missing(join(place, "columns"), f"{name}: {hint}")
    relation = relation_of_product(product, unsuppressed=grant.unsuppressed)
    check_grant(grant, relation, parts.hierarchies, place, mistakes)
