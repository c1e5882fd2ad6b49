"""What the demonstration drops, and the run that follows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from local import areas, executions, latest, ledger
from local.catalogue import catalogue
from local.dropping import put
from local.drops import generate
from local.follow import Following
from local.platform import Platform
from local.signing import sign_as_samples
from local.unfinished import Unfinished, start_again

SEED = 2020
LOOK_SECONDS = 0.5
STALL_SECONDS = 120
LONGEST_STEP_SECONDS = 3600


def generated(folder: Path) -> dict[str, list[Path]]:
    """Realistic drops for every dataset with a contract, written into ``folder``; the same bytes every time."""
    datasets = catalogue().datasets
    return {name: generate(dataset, folder / name, SEED) for name, dataset in datasets.items()}


def products() -> dict[str, tuple[str, ...]]:
    """Return the datasets that each product of the catalogue is made from."""
    return {name: product.datasets for name, product in catalogue().products.items()}


def longest_first(files: Mapping[str, list[Path]], made_from: Mapping[str, tuple[str, ...]]) -> dict[str, list[Path]]:
    """Put first what others' rates are over, so that their first release has them; then what takes longest.

    Nothing long is begun last: of the rest the datasets of products come first, the largest before the others.
    """
    used = {dataset for datasets in made_from.values() for dataset in datasets}
    people = {dataset for over in rates_over().values() for dataset in made_from.get(over, ())}

    def length(dataset: str) -> tuple[bool, bool, int]:
        return dataset in people, dataset in used, sum(path.stat().st_size for path in files[dataset])

    return {dataset: files[dataset] for dataset in sorted(files, key=length, reverse=True)}


def rates_over() -> dict[str, str]:
    """Return, by product with a rate, the product whose people that is over."""
    rates = {name: product.page.per_head for name, product in catalogue().products.items()}
    return {name: rate.over for name, rate in rates.items() if rate is not None}


def may_be_signed(product: str, coming: Collection[str], released: Collection[str]) -> bool:
    """Whether the sample people sign a product already: not while the people of its rate are on their way."""
    over = rates_over().get(product)
    return over is None or over in released or over not in coming


def following(platform: Platform, files: Mapping[str, Iterable[Path]], earlier: Unfinished | None = None) -> Following:
    """Return a run of these files by dataset, on this platform, for every product of the catalogue."""
    return Following.of(files, products(), lambda path, dataset: put(platform, path, dataset), earlier)


def resume(platform: Platform) -> Unfinished | None:
    """Start again what was unfinished when the embedded AWS ended; None when it has been running all along."""
    if not platform.resumed:
        return None
    if areas.behind(platform):
        areas.announce_again(platform)
    return start_again(platform, products())


def drive(platform: Platform, run: Following, changed: Callable[[], None] = lambda: None) -> None:
    """Take the run to its end, calling ``changed`` whenever something has; one in which nothing moves is given up.

    What has to be signed is signed as two sample people, who exist on this machine alone.
    """
    moved = time.monotonic()
    before, signed = "", set[tuple[str, str]]()
    while not run.finished:
        workflows = executions.read(platform, run.since)
        entries = ledger.read(platform)
        ready = [item for item in entries.releases if item.digest and (item.release, item.digest) not in signed]
        released = latest.read(platform) if ready else {}
        coming = () if run.problems else run.concerned
        ready = [item for item in ready if may_be_signed(item.product, coming, released)]
        run.signed += sign_as_samples(platform, ready)
        signed |= {(item.release, item.digest) for item in ready}
        run.step(entries, workflows)
        now = repr((run.lines, run.signed))
        if now != before:
            before, moved = now, time.monotonic()
            changed()
        patience = LONGEST_STEP_SECONDS if workflows.running else STALL_SECONDS
        if time.monotonic() - moved > patience:
            run.give_up(f"nothing has moved for {patience} s: `pratique status` shows how things stand")
        if not run.finished:
            time.sleep(LOOK_SECONDS)
    _await_areas(platform, run)


def _await_areas(platform: Platform, run: Following) -> None:
    """Wait until the pages of areas have followed the releases."""
    patient_until = time.monotonic() + STALL_SECONDS
    while late := areas.behind(platform):
        if time.monotonic() > patient_until:
            run.problems.append(f"the pages of areas do not tell of the latest release of {', '.join(late)}")
            return
        time.sleep(LOOK_SECONDS)
