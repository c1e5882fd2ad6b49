"""Conditions on rows as a small tree, and the two dialects it is written in.

Lake Formation's row filters know =, <>, <, >, <=, >=, BETWEEN, IN, LIKE, NOT, IS [NOT] NULL, AND and OR, over text,
numbers and booleans; no dates, no functions, no null test of a partition column, fewer than 2,048 signs; a name
that is also a word of theirs stands in double quotes
(https://docs.aws.amazon.com/lake-formation/latest/dg/partiql-support.html). The tree holds no more than that, and
no negation: a row is given only where something is known of it, the same in every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.agreements.agreement import Condition, Value
from contracts.agreements.relations import Relation
from contracts.datasets.dataset import ColumnType
from contracts.reference.codes import Hierarchy

LONGEST_EXPRESSION = 2_047


@dataclass(frozen=True)
class Among:
    """The column has one of some values."""

    column: str
    type: ColumnType
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Bound:
    """The column is at least, or at most, a value; ``sign`` is >= or <=."""

    column: str
    type: ColumnType
    sign: str
    value: Value


@dataclass(frozen=True)
class Empty:
    """The column is empty, or is not."""

    column: str
    empty: bool


@dataclass(frozen=True)
class All:
    """All parts hold; every row does where there is none."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Any:
    """One of the parts holds; no row does where there is none."""

    parts: tuple[Part, ...]


Part = Among | Bound | Empty | All | Any


def tree_of(conditions: Iterable[Condition], relation: Relation, hierarchies: Mapping[str, Hierarchy]) -> All:
    """Return the tree of conditions that all must hold."""
    return All(tuple(_part(item, relation, hierarchies) for item in conditions))


def beneath(hierarchy: Hierarchy, code: str) -> tuple[str, ...]:
    """Return a code and all beneath it, in the hierarchy's order."""
    found = {code}
    for node in hierarchy.nodes:
        if node.parent in found:
            found.add(node.code)
    return tuple(node.code for node in hierarchy.nodes if node.code in found)


def _part(item: Condition, relation: Relation, hierarchies: Mapping[str, Hierarchy]) -> Part:
    if item.any_of:
        return Any(tuple(_part(one, relation, hierarchies) for one in item.any_of))
    column = item.column or ""
    kind = relation.type_of(column)
    parts: list[Part] = []
    if item.among:
        parts.append(Among(column, kind, item.among))
    if item.beneath:
        parts.append(Among(column, kind, beneath(hierarchies[item.beneath.hierarchy], item.beneath.code)))
    bounds = ((">=", item.least), ("<=", item.most))
    parts += [Bound(column, kind, sign, value) for sign, value in bounds if value is not None]
    if item.missing is not None:
        parts.append(Empty(column, item.missing))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def columns_of(part: Part) -> tuple[str, ...]:
    """Return the columns that conditions are of, each once, in their order."""
    if not isinstance(part, All | Any):
        return (part.column,)
    return tuple(dict.fromkeys(name for one in part.parts for name in columns_of(one)))


def in_lake_formation(tree: All) -> str | None:
    """Write a tree as a row filter expression; None where every row is given."""
    return _filter(tree) if tree.parts else None


def _filter(part: Part) -> str:
    match part:
        case Among():
            values = ", ".join(_literal(value, part.type) for value in part.values)
            return f'"{part.column}" IN ({values})'
        case Bound():
            return f'"{part.column}" {part.sign} {_literal(part.value, part.type)}'
        case Empty():
            return f'"{part.column}" IS {"" if part.empty else "NOT "}NULL'
        case All() | Any():
            word = " AND " if isinstance(part, All) else " OR "
            return word.join(f"({_filter(one)})" for one in part.parts)


def in_duckdb(tree: Part) -> str:
    """Write a tree as a predicate of DuckDB's SQL."""
    match tree:
        case Among():
            values = ", ".join(_constant(value, tree.type) for value in tree.values)
            return f'"{tree.column}" IN ({values})'
        case Bound():
            return _bound(tree)
        case Empty():
            return f'"{tree.column}" IS {"" if tree.empty else "NOT "}NULL'
        case All():
            return " AND ".join(f"({in_duckdb(one)})" for one in tree.parts) or "true"
        case Any():
            return " OR ".join(f"({in_duckdb(one)})" for one in tree.parts) or "false"


def _bound(part: Bound) -> str:
    """Write a bound. DuckDB holds NaN for the greatest number; to Lake Formation's engines it is no number at all."""
    written = f'"{part.column}" {part.sign} {_constant(part.value, part.type)}'
    return f'{written} AND NOT isnan("{part.column}")' if part.type is ColumnType.NUMBER else written


def _literal(value: Value, kind: ColumnType) -> str:
    if kind is ColumnType.STRING:
        return "'" + str(value).replace("'", "''") + "'"
    if kind is ColumnType.BOOLEAN:
        return str(value).upper()
    return format(Decimal(str(value)), "f")


def _constant(value: Value, kind: ColumnType) -> str:
    """Write a constant as DuckDB has it; a number as a double, which it would otherwise take for a decimal."""
    written = _literal(value, kind)
    return f"CAST('{written}' AS DOUBLE)" if kind is ColumnType.NUMBER else written
