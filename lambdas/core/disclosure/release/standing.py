"""Between a release's slices and their published versions: which stand as they are, and what a release adds to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lambdas.core.disclosure.earlier.history import UNKNOWN, Version
from lambdas.core.disclosure.release.slices import Slices, join
from lambdas.core.disclosure.rules.contributions import Contributions, stamp_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.sensitivity import distances
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Dim, Ints

Standing = Sequence[Version | None]


def with_standing(found: Slices, changed: Sequence[int], standing: Standing) -> Slices:
    """Put the results of the ``changed`` slices among those that stand, by their place in the release."""
    parts = [found.renumbered(np.array(changed, np.int64))]
    parts += [_result(number, version) for number, version in enumerate(standing) if version is not None]
    numbers = [*changed, *(number for number, version in enumerate(standing) if version is not None)]
    return join(parts, np.argsort(numbers))


def _result(number: int, version: Version) -> Slices:
    cells = np.flatnonzero(version.hidden)
    unsafe = np.maximum(version.unsafe, version.need)[cells].astype(np.int64)
    summary = version.findings.reshape(1, -1)
    return Slices(np.full(cells.size, number), cells, unsafe, version.low[cells], version.high[cells], summary, (0, 0))


def versions_of(
    dims: tuple[Dim, ...],
    rule: Rule,
    terms: Terms,
    values: Ints,
    result: Slices,
    known: Sequence[Sequence[Version]],
    given: Sequence[Contributions | None],
    over: Sequence[Ints | None],
) -> Iterator[Version]:
    """Give the version of each slice that a release publishes: a known one where it repeats that.

    ``values`` has a row a slice, ``known`` the versions of each that were published, ``given`` the contributions to
    each, of magnitudes, ``over`` the public figures that counts are parts of.
    """
    ends = np.searchsorted(result.table_of, np.arange(len(values) + 1))
    for number, (counts, versions) in enumerate(zip(values, known, strict=True)):
        mine = slice(ends[number], ends[number + 1])
        cells = result.cell[mine]
        hidden = np.zeros(counts.size, bool)
        hidden[cells] = True
        low, high = np.full(counts.size, UNKNOWN, np.int64), np.full(counts.size, UNKNOWN, np.int64)
        low[cells], high[cells] = result.low[mine], result.high[mine]
        own = given[number]
        need = np.zeros(counts.size, np.int64)
        if own is not None:
            need[hidden | terms.unlisted] = distances(rule, counts, own)[hidden | terms.unlisted]
        findings = result.summary[number]
        made = Version(dims, rule, counts, hidden, low, high, findings, terms.unlisted, need, stamp_of(own), given=own)
        made = replace(made, over=over[number])
        yield next((version for version in versions if version.repeats(made)), made)
