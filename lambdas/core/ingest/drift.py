"""Undeclared drift: how a file differs from its contract, and the edit of the contract that would take it in.

An edit is proposed only where it is safe to accept without a look at the data: another name of a column, a column that
may be missing, a header that is not taken in, a sign with a meaning, the form of a date, another spelling of a listed
value or a new one. A person accepts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from contracts.datasets.dataset import Column, ColumnType, Dataset
from contracts.datasets.proposal import Edit, Proposal
from contracts.datasets.units import another_unit
from lambdas.core.ingest.part import Part

_LONGEST = 100  # characters of a header that an edit may name
_MOST = 100  # columns the contract has not that are told one by one: with more of them the file is of something else


class ChangeKind(StrEnum):
    """What has changed of a column."""

    RENAMED = "renamed"
    UNKNOWN = "unknown"
    MISSING = "missing"
    SIGN = "sign"  # a sign stands where a value would
    TYPE = "type"  # the values have another form
    UNIT = "unit"  # the header writes another unit
    SPELLING = "spelling"  # a listed value is written otherwise
    VALUE = "value"  # a value that the list has not


class Change(Part):
    """One difference between a file and its contract; ``edit`` is None when nothing can be proposed."""

    kind: ChangeKind
    column: str | None
    contract: str
    file: str
    message: str
    edit: Edit | None = None


def proposal(changes: Sequence[Change], dataset: Dataset, drop: str) -> Proposal | None:
    """Put the edits of changes together; None when there is none to propose."""
    edits = [change.edit.model_copy(update={"because": change.message}) for change in changes if change.edit]
    if not edits:
        return None
    return Proposal(dataset=dataset.name, version=dataset.version, drop=drop, edits=tuple(edits))


def of_header(
    cells: Sequence[str], strangers: Sequence[str], gone: Sequence[Column], dataset: Dataset, landed: date
) -> tuple[Change, ...]:
    """Give the differences between the header of a file that landed on a day and the contract's columns."""
    turned = in_another_unit(gone, strangers)
    changes = [_unit(column, turned[column.name]) for column in gone if column.name in turned]
    gone = [column for column in gone if column.name not in turned]
    strangers = [cell for cell in strangers if cell not in turned.values()]
    renamed = _renamed(strangers, gone, cells, dataset)
    changes += [_renaming(column, renamed[column.name], landed) for column in gone if column.name in renamed]
    changes += [_absence(column, dataset, landed) for column in gone if column.name not in renamed]
    new = [cell for cell in dict.fromkeys(strangers) if cell not in renamed.values()]
    if len(new) > _MOST:
        return (*changes, *(_stranger(cell, may_be_left_out=False) for cell in new[:_MOST]), _crowd(len(new) - _MOST))
    return (*changes, *(_stranger(cell) for cell in new))


def in_another_unit(gone: Sequence[Column], strangers: Sequence[str]) -> dict[str, str]:
    """Pair columns that are gone, by curated name, with headers that are theirs but for the unit they write."""
    numbers = [column for column in gone if column.type in {ColumnType.INTEGER, ColumnType.NUMBER}]
    pairs = {
        column.name: cell
        for column in numbers
        for cell in strangers
        if cell not in column.headers and another_unit(cell, column.header, column.unit)
    }
    return {name: cell for name, cell in pairs.items() if list(pairs.values()).count(cell) == 1}


def closest(name: str, among: Sequence[str]) -> str | None:
    """Return the header that is most like a name, None when none is like it."""
    likened = {plain(other): other for other in among[:1000]}
    found = get_close_matches(plain(name), list(likened), n=1, cutoff=0.75)
    return likened[found[0]] if found else None


def plain(header: str) -> str:
    """Return a header without what people write in different ways: case, spaces, dots."""
    return "".join(sign for sign in header.casefold() if sign.isalnum())


def _renamed(
    strangers: Sequence[str], gone: Sequence[Column], cells: Sequence[str], dataset: Dataset
) -> dict[str, str]:
    """Pair columns that are gone with strangers: an alias out of its dates, a like name, the one left in its place."""
    free = list(dict.fromkeys(strangers))
    pairs: dict[str, str] = {}
    for column in gone:
        found = next((cell for cell in free if cell in column.headers), None) or closest(column.header, free)
        if found is not None:
            pairs[column.name] = found
            free.remove(found)
    left = [column for column in gone if column.name not in pairs]
    alone = len(left) == len(free) == 1 and len(cells) == len(dataset.columns)
    if alone and dataset.columns.index(left[0]) == list(cells).index(free[0]):
        pairs[left[0].name] = free[0]
    return pairs


def _unit(column: Column, header: str) -> Change:
    return Change(
        kind=ChangeKind.UNIT,
        column=column.name,
        contract=column.header,
        file=_shown(header),
        message=(
            f"The column {column.header!r} seems to come in another unit, as {_shown(header)!r}. As an alias alone its "
            "numbers would be read as the contract's: declare the alias with a conversion, once the sender has said so."
        ),
    )


def _renaming(column: Column, header: str, landed: date) -> Change:
    value = [{"header": header, "since": landed.isoformat()}]
    return Change(
        kind=ChangeKind.RENAMED,
        column=column.name,
        contract=column.header,
        file=_shown(header),
        message=f"The column {column.header!r} seems to come as {_shown(header)!r}.",
        edit=Edit(column=column.name, property="pratique.aliases", value=value) if _nameable(header) else None,
    )


def _absence(column: Column, dataset: Dataset, landed: date) -> Change:
    needed = column.required or column.name in dataset.key or column.name == dataset.period.column
    edit = Edit(column=column.name, property="pratique.optional", value={"since": landed.isoformat()})
    said = "it is required, so it cannot be left out" if needed else "it could be declared as one that may be missing"
    return Change(
        kind=ChangeKind.MISSING,
        column=column.name,
        contract=column.header,
        file="",
        message=f"The column {column.header!r} is not in the file; {said}.",
        edit=None if needed else edit,
    )


def _stranger(header: str, *, may_be_left_out: bool = True) -> Change:
    edit = Edit(column=None, property="pratique.csv", value={"ignored": [header]})
    said = "; it could be declared as one that is not taken in" if may_be_left_out else ""
    return Change(
        kind=ChangeKind.UNKNOWN,
        column=None,
        contract="",
        file=_shown(header),
        message=f"The contract has no column {_shown(header)!r}{said}.",
        edit=edit if may_be_left_out and _nameable(header) else None,
    )


def _crowd(count: int) -> Change:
    return Change(
        kind=ChangeKind.UNKNOWN,
        column=None,
        contract="",
        file="",
        message=f"And {count:,} more columns that the contract has not: the file may be of another dataset.",
    )


def _nameable(header: str) -> bool:
    return 0 < len(header) <= _LONGEST and header.isprintable()


def _shown(header: str) -> str:
    return header[:40]
