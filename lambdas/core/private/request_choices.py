"""What may be asked for on the request form: tables, and of each column how it can be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.agreements.relations import (
    Relation,
    keys_of,
    relation_of_dataset,
    relation_of_product,
    relation_of_register,
)
from contracts.catalogue import Catalogue
from contracts.datasets.dataset import ColumnType, Dataset
from contracts.reference.codes import Hierarchy

KINDS = {"datasets": "dataset", "products": "product", "registers": "register"}
_WITHIN = 1  # deepest level of a hierarchy at which a form lists codes: nations and regions

Choice = tuple[str, str]  # what a form sends, and what it says


@dataclass(frozen=True)
class ColumnChoice:
    """A column: whether it may or must be given, and what a form may say of it besides.

    ``compared``: conditions may be of it. ``levels`` and ``within`` are of codes, ``band`` of whole numbers.
    ``needs_reason``: it links a person's records.
    """

    name: str
    type: ColumnType
    may: bool
    must: bool
    compared: bool
    needs_reason: bool
    band: bool
    levels: tuple[Choice, ...]
    within: tuple[Choice, ...]


@dataclass(frozen=True)
class TableChoice:
    """A table that may be asked for. ``kind`` is a key of KINDS."""

    kind: str
    name: str
    title: str
    purposes: tuple[str, ...]
    columns: tuple[ColumnChoice, ...]

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.kind}.{self.name}"

    @property
    def links(self) -> bool:
        """Whether it has a column that must have a reason."""
        return any(column.needs_reason for column in self.columns)


def choices(catalogue: Catalogue) -> dict[str, TableChoice]:
    """Return every table that some purpose allows, by what a form calls it."""
    found = [_dataset(item, catalogue) for item in catalogue.datasets.values()]
    for product in catalogue.products.values():
        relation = relation_of_product(product)
        must = frozenset(keys_of(product))
        sources = [catalogue.datasets[name] for name in product.datasets]
        found.append(_table("products", product.name, product.title, relation, sources, catalogue, must))
    for register in catalogue.registers.values():
        sources = [catalogue.datasets[name] for name in register.datasets]
        relation = relation_of_register(register)
        found.append(_table("registers", register.name, register.title, relation, sources, catalogue))
    return {item.key: item for item in found if item.purposes}


def _dataset(dataset: Dataset, catalogue: Catalogue) -> TableChoice:
    return _table("datasets", dataset.name, dataset.title, relation_of_dataset(dataset), [dataset], catalogue)


def _table(
    kind: str,
    name: str,
    title: str,
    relation: Relation,
    sources: list[Dataset],
    catalogue: Catalogue,
    must: frozenset[str] = frozenset(),
) -> TableChoice:
    allowed = [{purpose.value for purpose in dataset.purposes} for dataset in sources]
    purposes = tuple(sorted(set.intersection(*allowed))) if allowed else ()
    codes = _codes(sources, catalogue) if kind == "datasets" else {}
    every = {**relation.given, **relation.filtered}
    columns = tuple(_column(one, relation, codes, catalogue, one in must) for one in every)
    return TableChoice(kind, name, title, purposes, columns)


def _column(
    name: str, relation: Relation, codes: Mapping[str, tuple[str, ...]], catalogue: Catalogue, must: bool
) -> ColumnChoice:
    own = relation.hierarchies.get(name)
    trees = [catalogue.hierarchies[tree] for tree in ((own,) if own else codes.get(name, ()))]
    kind, may = relation.type_of(name), name in relation.given
    return ColumnChoice(
        name=name,
        type=kind,
        may=may,
        must=must,
        # Lake Formation compares no dates; rows of some days are chosen by their period, which is text.
        compared=kind is not ColumnType.DATE and name not in relation.pseudonyms,
        needs_reason=name in relation.pseudonyms,
        band=kind is ColumnType.INTEGER and may and not relation.hierarchies,
        levels=tuple(level for tree in trees for level in _levels(tree)),
        within=tuple(code for tree in trees for code in _within(tree)),
    )


def _codes(sources: list[Dataset], catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the hierarchies of each column of codes: those that know one of its list at their finest."""
    found = {}
    for dataset in sources:
        for column in dataset.columns:
            if column.codes is None:
                continue
            known = catalogue.lists[column.codes.list].by_code
            trees = [name for name, tree in catalogue.hierarchies.items() if any(code in known for code in tree.leaves)]
            found[column.codes.current or column.name] = tuple(sorted(trees))
            found[column.name] = tuple(sorted(trees))
    return found


def _levels(tree: Hierarchy) -> list[Choice]:
    deepest = max(tree.depths.values())
    counted = [sum(depth == level for depth in tree.depths.values()) for level in range(deepest)]
    told = [f"{tree.name.replace('_', ' ')}, level {level} ({number:,})" for level, number in enumerate(counted)]
    return [(f"{tree.name}/{level}", text) for level, text in enumerate(told)]


def _within(tree: Hierarchy) -> list[Choice]:
    named = [(code, tree.names[code]) for code, depth in tree.depths.items() if 0 < depth <= _WITHIN]
    return [(f"{tree.name}/{code}", f"{name} ({tree.name.replace('_', ' ')})") for code, name in named]
