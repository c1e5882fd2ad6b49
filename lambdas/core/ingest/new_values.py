"""Texts that a column's list of values or codes has not: another spelling of one that it has, or a new one.

What is proposed names texts of the file only where they are nobody's: in an open column of a dataset without
identities. Another spelling of a listed value says no more than the list does and is named everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from contracts.datasets.dataset import Classification, Column, ColumnType, Dataset
from contracts.datasets.proposal import Edit
from lambdas.core.ingest.drift import Change, ChangeKind

_MOST = 20  # new values, above which the file is of something else
_LONGEST = 100


def of_texts(column: Column, texts: Sequence[str], known: Collection[str], dataset: Dataset) -> Iterator[Change]:
    """Give what has become of a column whose texts are not among the values or codes that it knows."""
    listed = {_plain(value): value for value in (*known, *column.values)}
    spelt = {text: listed[_plain(text)] for text in texts if _plain(text) in listed}
    for text, value in spelt.items():
        yield _spelling(column, text, column.values.get(value, value))
    if new := [text for text in texts if text not in spelt]:
        yield _addition(column, new, dataset)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _spelling(column: Column, text: str, value: str) -> Change:
    return Change(
        kind=ChangeKind.SPELLING,
        column=column.name,
        contract=f"{column.header}: {value}",
        file=repr(text),
        message=f"{column.header} has {text!r} where the contract has {value!r}; it could be declared to mean that.",
        edit=Edit(column=column.name, property="pratique.values", value={text: value}),
    )


def _addition(column: Column, new: Sequence[str], dataset: Dataset) -> Change:
    open_to_all = column.classification is Classification.OPEN and not dataset.identifiers
    few = len(new) <= _MOST and all(len(text) <= _LONGEST and text.isprintable() for text in new)
    named = (
        ", ".join(map(repr, new))
        if open_to_all and few
        else f"{len(new):,} other {'text' if len(new) == 1 else 'texts'}"
    )
    able = bool(column.enum) and open_to_all and few
    said = "could be added to the list, if the contract's owners know what it stands for" if able else "have no meaning"
    values = [{"value": int(text) if column.type is ColumnType.INTEGER else text} for text in new]
    return Change(
        kind=ChangeKind.VALUE,
        column=column.name,
        contract=f"{column.header}: one of {', '.join(column.enum)}"
        if column.enum
        else f"{column.header}: listed codes",
        file=named,
        message=f"{column.header} has {named}, which the contract has not; what is new {said}.",
        edit=Edit(column=column.name, property="enum", value=values) if able else None,
    )
