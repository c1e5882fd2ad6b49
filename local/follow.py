"""Follows a set of files from the landing zone to the published page; decides when all is done and what went wrong.

Talks to nothing itself: what it puts and reads is given to it, so that its decisions can be tried without a platform.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contracts.drops.drop import END_STATES, DropState
from local.dropping import Dropped
from local.executions import Workflows
from local.ledger import Drop, Entries, Release
from local.unfinished import Unfinished

FAILED = "failed"
KEPT_OUT = {DropState.QUARANTINED, DropState.REFUSED}
IDLE_LOOKS = 12


@dataclass
class Line:
    """One file's way: ``state`` is empty until it has landed, then the ledger's state, or ``failed``."""

    dataset: str
    path: Path
    dropped: Dropped | None = None
    state: str = ""
    detail: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    released: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the drop itself."""
        return self.state == FAILED or self.state in set(END_STATES)


@dataclass
class Following:
    """A run of files. ``step`` is called again and again until ``finished``.

    Files of one dataset go one after the other, so that they land in the order in which they are given; of several, as
    many ``at_once`` as the machine has use for: the functions' cold starts are most of a small drop's way, and files
    that follow others find them warm. With ``earlier`` the run also brings to its end what an earlier one left, and
    leaves no workflow running itself. ``signed`` tells who signed which of its releases.
    """

    lines: list[Line]
    products: Mapping[str, tuple[str, ...]]
    put: Callable[[Path, str], Dropped]
    earlier: Unfinished | None = None
    at_once: int = field(default_factory=lambda: max(1, (os.cpu_count() or 1) // 2))
    since: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(seconds=1))
    finished: bool = False
    problems: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    _idle: int = 0

    @classmethod
    def of(
        cls,
        files: Mapping[str, Iterable[Path]],
        products: Mapping[str, tuple[str, ...]],
        put: Callable[[Path, str], Dropped],
        earlier: Unfinished | None = None,
    ) -> Following:
        """Return a run of these files by dataset; ``products`` is the datasets that each product is made from."""
        lines = [Line(dataset, path) for dataset, paths in files.items() for path in paths]
        if earlier is None:
            return cls(lines, products, put)
        begun = [Line(drop.dataset, Path(drop.file), drop, DropState.LANDED) for drop in earlier.drops]
        return cls([*begun, *lines], products, put, earlier, since=earlier.since)

    @property
    def concerned(self) -> list[str]:
        """Products that are made from a dataset of this run."""
        datasets = {line.dataset for line in self.lines}
        return [product for product, made_from in self.products.items() if datasets & set(made_from)]

    def step(self, entries: Entries, workflows: Workflows) -> None:
        """Take in how things stand, put the files whose turn it is, and decide whether all is done."""
        for line in self.lines:
            if line.dropped is not None:
                self._take_in(line, line.dropped, entries, workflows)
        self._put_next()
        if not all(line.ended for line in self.lines):
            return
        unpublished = self._unpublished(entries)
        self._idle = 0 if workflows.running else self._idle + 1
        if self.earlier is not None and workflows.running:
            return
        failed = any(failure.workflow == "release" for failure in workflows.failures)
        if not unpublished or failed or self._idle >= IDLE_LOOKS:
            self.finished = True
            self.problems = self._problems(unpublished, workflows)

    def give_up(self, why: str) -> None:
        """End the run although not all is done."""
        self.finished = True
        self.problems.append(why)

    def _take_in(self, line: Line, dropped: Dropped, entries: Entries, workflows: Workflows) -> None:
        drop = entries.drop(dropped.drop)
        if drop is not None:
            line.state, line.rows, line.detail = drop.state, drop.rows, _detail(drop)
        address = f"{dropped.bucket}/{dropped.key}?{dropped.version}"
        failure = next((each for each in workflows.failures if each.about == address), None)
        if failure is not None and not line.ended:
            line.state, line.detail = FAILED, failure.cause
        line.released = tuple(
            product
            for product, made_from in self.products.items()
            if line.state == DropState.COMMITTED
            and line.dataset in made_from
            and _holds(entries, product, line, "published")
        )
        if line.state == DropState.COMMITTED and not line.released:
            busy = [product for product in self.concerned if _holds(entries, product, line, "candidate")]
            ready = [product for product in self.concerned if _holds(entries, product, line, "ready")]
            line.detail = f"{' and '.join(ready)} to be signed" if ready else line.detail
            line.detail = f"{' and '.join(busy)} being protected" if busy else line.detail

    def _put_next(self) -> None:
        busy = {line.dataset for line in self.lines if line.dropped is not None and not line.ended}
        for line in self.lines:
            if line.dropped is None and line.dataset not in busy and len(busy) < self.at_once:
                line.dropped = self.put(line.path, line.dataset)
                line.state = DropState.LANDED
                busy.add(line.dataset)

    def _unpublished(self, entries: Entries) -> dict[str, str]:
        """Products that are not published with all that was committed, and the reason as far as it is known."""
        found: dict[str, str] = {}
        for product in self.concerned:
            releases = entries.of_product(product)
            published = [release for release in releases if self._counts(release)]
            behind = [
                line
                for line in self.lines
                if line.dataset in self.products[product]
                and line.state == DropState.COMMITTED
                and product not in line.released
            ]
            if published and not behind:
                continue
            refused = [release for release in releases if release.state in {"refused", "held"}]
            found[product] = _why_refused(refused[-1].reasons) if refused else self._why_missing(product, entries)
        return found

    def _counts(self, release: Release) -> bool:
        """Whether a release publishes its product, as of now where an earlier run had not."""
        late = self.earlier is not None and release.product in self.earlier.products
        return release.state == "published" and (not late or datetime.fromisoformat(release.updated) >= self.since)

    def _why_missing(self, product: str, entries: Entries) -> str:
        committed = {drop.dataset for drop in entries.drops if drop.state == DropState.COMMITTED}
        missing = [dataset for dataset in self.products[product] if dataset not in committed]
        return f"nothing of {' and '.join(missing)} is committed" if missing else "no release was made of it"

    def _problems(self, unpublished: dict[str, str], workflows: Workflows) -> list[str]:
        failed = [line for line in self.lines if line.state == FAILED]
        drops = [f"{line.path.name} of {line.dataset} failed: {line.detail}" for line in failed]
        kept_out = [self._kept_out(line) for line in self.lines if line.state in KEPT_OUT]
        releases = [
            f"the release workflow failed for {failure.about}: {failure.cause}"
            for failure in workflows.failures
            if failure.workflow == "release" and unpublished
        ]
        missing = [f"{product} is not published: {why}" for product, why in unpublished.items()]
        return [*drops, *filter(None, kept_out), *releases, *missing]

    def _kept_out(self, line: Line) -> str:
        """Say which products are without this file, whatever earlier release stands; nothing when it feeds none."""
        without = [product for product, made_from in self.products.items() if line.dataset in made_from]
        todo = f"`pratique receipt {line.dropped.drop if line.dropped else ''}` shows its receipt"
        if line.state == DropState.QUARANTINED:
            todo += ", `pratique quarantine list` whether it may be released"
        said = f"{line.path.name} of {line.dataset} is {line.state}, so it is not in {' and '.join(without)}"
        return f"{said}: {line.detail} {todo}" if without else ""


def _detail(drop: Drop) -> str:
    return " ".join(f"{reason.get('message', '')} {reason.get('remedy', '')}".strip() for reason in drop.reasons)


def _why_refused(reasons: Iterable[Mapping[str, object]]) -> str:
    return "; ".join(str(reason.get("message", reason)) for reason in reasons) or "its release was refused"


def _holds(entries: Entries, product: str, line: Line, state: str) -> bool:
    """Whether a release of the product in this state holds the drop or a later one of the same dataset."""
    drop = line.dropped.drop if line.dropped else ""
    return any(
        release.state == state and release.inputs.get(line.dataset, "") >= drop
        for release in entries.of_product(product)
    )
