"""Holds what an agreement gives of one table against the table's columns and the hierarchies of its codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from contracts.agreements.access import access_of
from contracts.agreements.agreement import Coarser, Grant
from contracts.agreements.condition_checks import check_conditions
from contracts.agreements.conditions import LONGEST_EXPRESSION, in_lake_formation
from contracts.agreements.relations import Relation
from contracts.datasets.dataset import ColumnType
from contracts.reading.faulty import as_far_as_known, sound
from contracts.reading.mistakes import Mistakes, join
from contracts.reference.codes import Hierarchy


def check_grant(
    grant: Grant,
    relation: Relation,
    hierarchies: Mapping[str, Hierarchy],
    place: str,
    mistakes: Mistakes,
    told: Collection[str] = (),
) -> None:
    """Note unknown columns, conditions and coarsenings; ``told`` are columns whose mistake is noted already."""
    with as_far_as_known:
        _check_columns(grant, relation, join(place, "columns"), mistakes, told)
    with as_far_as_known:
        check_conditions(grant.rows, relation, hierarchies, join(place, "rows"), mistakes)
    with as_far_as_known:
        for name, times in Counter(item.column for item in grant.coarser).items():
            if times > 1:
                mistakes.add(join(place, "coarser"), name, "each column once")
    with as_far_as_known:
        for number, item in enumerate(grant.coarser):
            with as_far_as_known:
                _check_coarser(item, grant, relation, hierarchies, join(place, "coarser", number), mistakes)
    if not mistakes.found:
        _check_length(grant, relation, hierarchies, place, mistakes)


def _check_columns(grant: Grant, relation: Relation, place: str, mistakes: Mistakes, told: Collection[str]) -> None:
    for name, times in Counter(grant.columns).items():
        if times > 1:
            mistakes.add(place, name, "each column once")
        if name not in relation.given and name not in told:
            mistakes.not_among(place, name, relation.given)


def _check_coarser(
    item: Coarser,
    grant: Grant,
    relation: Relation,
    hierarchies: Mapping[str, Hierarchy],
    place: str,
    mistakes: Mistakes,
) -> None:
    if item.column not in grant.columns:
        mistakes.not_among(join(place, "column"), item.column, grant.columns)
        return
    if item.column not in relation.given:
        return
    kind = relation.given[item.column]
    if (item.level is None) == (item.band is None):
        mistakes.add(place, item.column, "a level, of codes, or a band, of whole numbers")
    elif item.band is not None:
        if kind is not ColumnType.INTEGER or item.column in relation.hierarchies or relation.hierarchies:
            mistakes.add(join(place, "band"), item.column, "a column of whole numbers of a dataset")
        if item.hierarchy is not None:
            mistakes.add(join(place, "hierarchy"), item.hierarchy, "nothing beside a band")
    else:
        _check_level(item, relation, hierarchies, place, mistakes)


def _check_level(
    item: Coarser, relation: Relation, hierarchies: Mapping[str, Hierarchy], place: str, mistakes: Mistakes
) -> None:
    own = relation.hierarchies.get(item.column)
    if relation.hierarchies:
        if own is None:
            mistakes.not_among(join(place, "column"), item.column, relation.hierarchies)
            return
        if item.hierarchy not in (None, own):
            mistakes.add(join(place, "hierarchy"), item.hierarchy, f"nothing: the dimension's own is {own}")
            return
    elif relation.given[item.column] is not ColumnType.STRING:
        mistakes.add(join(place, "column"), item.column, "a column of codes")
        return
    name = own or item.hierarchy or ""
    if name not in hierarchies:
        mistakes.not_among(join(place, "hierarchy"), name, hierarchies)
        return
    deepest = max(hierarchies[name].depths.values())
    if sound(item.level or 0) >= deepest:
        finest = max(deepest - 1, 0)
        mistakes.add(join(place, "level"), item.level, f"from 0 to {finest}: level {deepest} is as fine as it is kept")


def _check_length(
    grant: Grant, relation: Relation, hierarchies: Mapping[str, Hierarchy], place: str, mistakes: Mistakes
) -> None:
    expression = in_lake_formation(access_of("", grant, relation, hierarchies).rows) or ""
    if len(expression) > LONGEST_EXPRESSION:
        allowed = (
            f"at most {LONGEST_EXPRESSION:,} signs, which is what Lake Formation takes: name fewer codes, or set a "
            "condition on a coarser column"
        )
        mistakes.add(join(place, "rows"), f"a row filter of {len(expression):,} signs", allowed)
