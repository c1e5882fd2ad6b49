"""A history of releases as a compressed archive of arrays."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lambdas.core.disclosure.earlier.history import UNKNOWN, History, Key, Version
from lambdas.core.disclosure.earlier.told import EXACT, Told
from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Dim, Ints

FORMAT = 4
READABLE = (1, 2, 3, 4)  # the first has exact versions only, two no contributions, three no public figures
_GIVEN = ("who", "amount", "begins")
_FILL = {"values": 0, "hidden": False, "low": UNKNOWN, "high": UNKNOWN, "need": 0}


def write(history: History) -> bytes:
    """Write the history as a compressed archive of arrays."""
    versions = [(key, version) for key, known in history.slices.items() for version in known]
    layouts = list(dict.fromkeys(_layout(version) for _, version in versions))
    rules = list(dict.fromkeys(version.rule for _, version in versions))
    kept = [np.flatnonzero((version.values > 0) | version.hidden) for _, version in versions]
    header = {
        "format": FORMAT,
        "names": history.names,
        "as_given": history.as_given,
        "layouts": [
            [{"name": dim.name, "codes": dim.codes, "trees": [tree.tolist() for tree in dim.trees]} for dim in dims]
            for dims, _ in layouts
        ],
        "rules": [rule.as_dict() for rule in rules],
        "keys": [key for key, _ in versions],
        "how": [version.how for _, version in versions],
        "given": [version.given is not None for _, version in versions],
        "over": [version.over is not None for _, version in versions],
    }
    arrays: dict[str, NDArray[Any]] = {
        name: _joined([getattr(version, name)[cells] for (_, version), cells in zip(versions, kept, strict=True)])
        for name in _FILL
    }
    arrays |= {
        "header": np.array(json.dumps(header)),
        "layout": np.array([layouts.index(_layout(version)) for _, version in versions], np.int64),
        "unlisted": np.frombuffer(b"".join(unlisted for _, unlisted in layouts), np.uint8),
        "rule": np.array([rules.index(version.rule) for _, version in versions], np.int64),
        "stamp": np.array([version.stamp for _, version in versions], np.int64),
        "findings": np.array([version.findings for _, version in versions], np.int64),
        "sizes": np.array([cells.size for cells in kept], np.int64),
        "cells": _joined(kept),
    }
    told_of = [version.told for _, version in versions if version.told is not None]
    boxes = [np.stack([told.figures, told.least, told.most], axis=1) for told in told_of]
    arrays["told"] = np.concatenate([np.zeros((0, 3), np.int64), *boxes])
    given = [version.given for _, version in versions if version.given is not None]
    arrays |= {f"given_{name}": _joined([getattr(each, name) for each in given]) for name in _GIVEN}
    arrays["over"] = _joined([version.over for _, version in versions if version.over is not None])
    package = io.BytesIO()
    np.savez_compressed(package, allow_pickle=False, **arrays)
    return package.getvalue()


def read(content: bytes) -> History:
    """Read a history back. Raises ValueError for one of another format."""
    with np.load(io.BytesIO(content)) as archive:
        got = dict(archive)
    header = json.loads(str(got["header"]))
    if header["format"] not in READABLE:
        raise ValueError(f"the history of releases has format {header['format']}; this code reads up to {FORMAT}")
    layouts = [tuple(_dim(**dim) for dim in dims) for dims in header["layouts"]]
    rules = [Rule.from_dict(rule) for rule in header["rules"]]
    unlisted = _unlisted(got.get("unlisted"), [_size(dims) for dims in layouts])
    ends = np.cumsum(got["sizes"])[:-1]
    written = {name: got[name] if name in got else np.zeros_like(got["values"]) for name in ("cells", *_FILL)}
    columns = {name: np.split(column, ends) for name, column in written.items()}
    every_exact, begin = [EXACT] * len(header["keys"]), 0
    figures = _figures(header, got, [unlisted[int(layout)].size for layout in got["layout"]])
    contributions = _contributions(header, got, [layouts[int(layout)] for layout in got["layout"]])
    slices: dict[Key, tuple[Version, ...]] = {}
    for number, key in enumerate(map(tuple, header["keys"])):
        layout = int(got["layout"][number])
        dims, size = layouts[layout], unlisted[layout].size
        values, hidden, low, high, need = (
            _spread(columns[name][number], columns["cells"][number], size, fill) for name, fill in _FILL.items()
        )
        rule = rules[int(got["rule"][number])]
        stamp, findings = int(got["stamp"][number]) if "stamp" in got else 0, got["findings"][number]
        told = None
        if (how := header.get("how", every_exact)[number]) != EXACT:
            told = Told(how, *np.ascontiguousarray(got["told"][begin : begin + size].T))
            begin += size
        version = Version(dims, rule, values, hidden, low, high, findings, unlisted[layout], need, stamp, told)
        version = replace(version, given=next(contributions), over=next(figures))
        slices[key] = (*slices.get(key, ()), version)
    names = header.get("names")
    return History(slices, None if names is None else tuple(names), header.get("as_given", False))


def _contributions(
    header: Mapping[str, Any], got: Mapping[str, NDArray[Any]], dims_of: Sequence[tuple[Dim, ...]]
) -> Iterator[Contributions | None]:
    """Give the contributions to each version; None of counts, and where a history of an earlier format has none."""
    cells = people = 0
    for dims, has in zip(dims_of, header.get("given", [False] * len(dims_of)), strict=True):
        if not has:
            yield None
            continue
        begins = got["given_begins"][cells : cells + _size(dims) + 1]
        mine = slice(people, people + int(begins[-1]))
        yield Contributions(got["given_who"][mine], got["given_amount"][mine], begins)
        cells, people = cells + begins.size, mine.stop


def _figures(header: Mapping[str, Any], got: Mapping[str, NDArray[Any]], sizes: Sequence[int]) -> Iterator[Ints | None]:
    """Give the public figures that each version's counts are parts of, where it has any."""
    begin = 0
    for size, has in zip(sizes, header.get("over", [False] * len(sizes)), strict=True):
        yield got["over"][begin : begin + size] if has else None
        begin += size if has else 0


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
    return [np.unpackbits(part, count=size).astype(bool) for part, size in zip(parts, sizes, strict=bool(sizes))]


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
