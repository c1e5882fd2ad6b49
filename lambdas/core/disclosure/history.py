"""What earlier releases of a product have said of each of its slices: the attacker has read them all.

A release keeps the history up to and including itself, true counts and all, where the suppression alone can read it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.table import Bools, Dim, Ints, Table
from lambdas.core.disclosure.terms import Terms

Key = tuple[str, ...]
FORMAT = 1
UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class Version:
    """A slice as a release published it, by cell number: its true counts, and which of them were hidden.

    ``low`` and ``high`` are the attacker's interval of each unsafe cell (UNKNOWN for the others), ``rule`` is what the
    cells were unsafe by, ``findings`` the slice's row of the summary (``lambdas.core.disclosure.slices``); ``unlisted``
    cells were not published at all, and only the suppression knows their counts. Of magnitudes ``need`` is the distance
    that each unsafe cell's interval had to reach, and ``stamp`` tells their contributions from others.
    """

    dims: tuple[Dim, ...]
    rule: Rule
    values: Ints
    hidden: Bools
    low: Ints
    high: Ints
    findings: Ints
    unlisted: Bools
    need: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    stamp: int = 0

    def __post_init__(self) -> None:
        if not self.need.size:
            object.__setattr__(self, "need", np.zeros(self.values.size, np.int64))

    @property
    def unsafe(self) -> Bools:
        """Which cells were unsafe themselves."""
        return self.need > 0 if self.rule.magnitudes else self.rule.unsafe(self.values)

    @property
    def shown(self) -> Bools:
        """Mark the cells whose counts it shows."""
        shown: Bools = ~(self.hidden | self.unlisted)
        return shown

    def repeats(self, other: Version) -> bool:
        """Whether another one published the same counts in the same form."""
        same = (self.rule, self.dims, self.stamp) == (other.rule, other.dims, other.stamp)
        return same and all(
            bool((getattr(self, name) == getattr(other, name)).all()) for name in ("values", "hidden", "unlisted")
        )

    def says(self, rule: Rule, table: Table, terms: Terms, stamp: int = 0) -> bool:
        """Whether a table of these counts, protected by this rule and on these terms, was published in this form."""
        if (self.rule, self.dims, self.stamp) != (rule, table.dims, stamp) or (self.values != table.flat).any():
            return False
        unsafe = np.zeros(self.values.size, bool) if rule.magnitudes else rule.unsafe(table.flat, terms.structural)
        told = (self.unlisted == terms.unlisted).all() and not (self.hidden & terms.fixed).any()
        return bool(told and not (unsafe & self.shown).any())


@dataclass(frozen=True)
class History:
    """The versions of each slice that were published, the earliest first; none twice."""

    slices: Mapping[Key, tuple[Version, ...]] = field(default_factory=dict)

    def of(self, key: Key) -> tuple[Version, ...]:
        """Return the published versions of a slice."""
        return self.slices.get(key, ())

    def with_versions(self, published: Mapping[Key, Version]) -> History:
        """Return the history after a release of these slices; slices that it leaves out stay readable elsewhere."""
        slices = dict(self.slices)
        for key, version in published.items():
            if not any(known is version for known in self.of(key)):
                slices[key] = (*self.of(key), version)
        return History(slices)

    def to_bytes(self) -> bytes:
        """Write the history as a compressed archive of arrays."""
        versions = [(key, version) for key, known in self.slices.items() for version in known]
        layouts = list(dict.fromkeys(_layout(version) for _, version in versions))
        rules = list(dict.fromkeys(version.rule for _, version in versions))
        told = [np.flatnonzero((version.values > 0) | version.hidden) for _, version in versions]
        header = {
            "format": FORMAT,
            "layouts": [
                [{"name": dim.name, "codes": dim.codes, "trees": [tree.tolist() for tree in dim.trees]} for dim in dims]
                for dims, _ in layouts
            ],
            "rules": [rule.as_dict() for rule in rules],
            "keys": [key for key, _ in versions],
        }
        arrays: dict[str, NDArray[Any]] = {
            name: _joined([getattr(version, name)[cells] for (_, version), cells in zip(versions, told, strict=True)])
            for name in _FILL
        }
        arrays |= {
            "header": np.array(json.dumps(header)),
            "layout": np.array([layouts.index(_layout(version)) for _, version in versions], np.int64),
            "unlisted": np.frombuffer(b"".join(unlisted for _, unlisted in layouts), np.uint8),
            "rule": np.array([rules.index(version.rule) for _, version in versions], np.int64),
            "stamp": np.array([version.stamp for _, version in versions], np.int64),
            "findings": np.array([version.findings for _, version in versions], np.int64),
            "sizes": np.array([cells.size for cells in told], np.int64),
            "cells": _joined(told),
        }
        package = io.BytesIO()
        np.savez_compressed(package, allow_pickle=False, **arrays)
        return package.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> History:
        """Read a history back. Raises ValueError for one of another format."""
        got = np.load(io.BytesIO(content))
        header = json.loads(str(got["header"]))
        if header["format"] != FORMAT:
            raise ValueError(f"the history of releases has format {header['format']}; this code reads {FORMAT}")
        layouts = [tuple(_dim(**dim) for dim in dims) for dims in header["layouts"]]
        rules = [Rule.from_dict(rule) for rule in header["rules"]]
        unlisted = _unlisted(got.get("unlisted"), [_size(dims) for dims in layouts])
        ends = np.cumsum(got["sizes"])[:-1]
        written = {name: got[name] if name in got.files else np.zeros_like(got["values"]) for name in ("cells", *_FILL)}
        columns = {name: np.split(column, ends) for name, column in written.items()}
        slices: dict[Key, tuple[Version, ...]] = {}
        for number, key in enumerate(map(tuple, header["keys"])):
            layout = int(got["layout"][number])
            dims, size = layouts[layout], unlisted[layout].size
            values, hidden, low, high, need = (
                _spread(columns[name][number], columns["cells"][number], size, fill) for name, fill in _FILL.items()
            )
            rule = rules[int(got["rule"][number])]
            stamp, findings = int(got["stamp"][number]) if "stamp" in got.files else 0, got["findings"][number]
            version = Version(dims, rule, values, hidden, low, high, findings, unlisted[layout], need, stamp)
            slices[key] = (*slices.get(key, ()), version)
        return cls(slices)


_FILL = {"values": 0, "hidden": False, "low": UNKNOWN, "high": UNKNOWN, "need": 0}


def _layout(version: Version) -> tuple[tuple[Dim, ...], bytes]:
    """Return the dimensions of a version and, packed, which of their cells are not published."""
    return version.dims, np.packbits(version.unlisted).tobytes()


def _size(dims: tuple[Dim, ...]) -> int:
    return int(np.prod([len(dim.codes) for dim in dims]))


def _unlisted(packed: NDArray[np.uint8] | None, sizes: Sequence[int]) -> list[Bools]:
    """Unpack the cells that are not published of each layout; histories once had none."""
    if packed is None:
        return [np.zeros(size, bool) for size in sizes]
    parts = np.split(packed, np.cumsum([-(-size // 8) for size in sizes])[:-1])
    return [np.unpackbits(part, count=size).astype(bool) for part, size in zip(parts, sizes, strict=True)]


def _spread(column: NDArray[Any], cells: Ints, size: int, fill: int | bool) -> NDArray[Any]:
    spread = np.full(size, fill, column.dtype)
    spread[cells] = column
    return spread


def _dim(name: str, codes: Sequence[str], parent: Sequence[int] = (), trees: Sequence[Sequence[int]] = ()) -> Dim:
    """Read a dimension; one with a single hierarchy was once written with ``parent``."""
    first, *further = (np.array(tree, np.int64) for tree in trees or [parent])
    return Dim(name, tuple(codes), first, tuple(further))


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, parts[0].dtype if parts else np.int64), *parts])
