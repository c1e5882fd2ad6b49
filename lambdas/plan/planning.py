"""Decides what becomes of one product: released, waiting, held or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.catalogue import Catalogue
from contracts.products.product import Product
from contracts.queries.verification import unverified
from contracts.reading.errors import PratiqueError
from lambdas.adapters import decided, releases
from lambdas.adapters.inputs import read_input, said_since
from lambdas.adapters.releases import ReleaseState
from lambdas.core.release.dates import tells_dates
from lambdas.core.release.identity import release_id, vintage
from lambdas.core.release.pin import pin
from lambdas.core.release.producttests import run_tests
from lambdas.core.release.withdrawn_rows import holding

Facts = dict[str, Any]


def plan(product: Product, catalogue: Catalogue, *, again: bool = False) -> tuple[str, Facts]:
    """Return ``releases``, ``waiting``, ``held`` or ``refused``, and what goes with it.

    A release that is out is planned too, with ``out``: it is not made again, but it may not be the latest any more.
    One that a person has refused waits until somebody starts it ``again``.
    """
    inputs = [read_input(dataset) for dataset in product.datasets]
    missing = [name for name, found in zip(product.datasets, inputs, strict=True) if found is None]
    if missing:
        return "waiting", {"reason": f"no drop of {' and none of '.join(missing)} has been committed yet"}
    found = [{**item, "tells_dates": _tells_dates(product, item, catalogue)} for item in inputs if item is not None]
    snapshots = {item["dataset"]: item["snapshot"] for item in found}
    release = release_id(product, catalogue.hierarchies, snapshots, (item["drop"] for item in found))
    if is_out := releases.published(product.name, release) is not None:
        releases.want(product.name, release)
    if is_out or decided.is_half_way(releases.read(product.name, release) or {}):
        return "releases", {"release": release, "out": True, "ready": False}
    said = _taken_back(product.name, release, again=again)
    if said is not None:
        return "waiting", {"reason": said}
    reasons = holding(found)
    if reasons:
        return _held(product.name, release, found, reasons)
    reasons = _faults(product, catalogue)
    if reasons:
        releases.close(product.name, release, ReleaseState.REFUSED, {"inputs": found, "reasons": reasons})
        return "refused", {"release": release, "reason": "\n".join(reasons)}
    return _opened(product, release, found, snapshots)


def _opened(product: Product, release: str, found: list[Facts], snapshots: Mapping[str, str]) -> tuple[str, Facts]:
    """Enter a candidate, unless a drop was withdrawn while it was planned."""
    sql = pin(product.sql, snapshots)
    releases.open_candidate(product.name, release, {"inputs": found, "reasons": [], "for_rows": False})
    # Whoever withdraws a drop holds what the ledger has on its way: of this one it has just been told.
    if reasons := holding(said_since(found)):
        return _held(product.name, release, found, reasons)
    _overtake(product.name, release)
    releases.want(product.name, release)
    return "releases", {"release": release, "out": False, "ready": False, "sql": sql, "inputs": found}


def _held(product: str, release: str, inputs: list[Facts], reasons: list[str]) -> tuple[str, Facts]:
    """Hold a release for rows of a withdrawn drop."""
    releases.close(product, release, ReleaseState.HELD, {"inputs": inputs, "reasons": reasons, "for_rows": True})
    _overtake(product, release)
    return "held", {"release": release, "reason": "\n".join(reasons)}


def _taken_back(product: str, release: str, *, again: bool) -> str | None:
    """Say who withdrew or refused a release, and what comes next; None where nobody did, or it is started again."""
    if (made := decided.withdrawn(product, release)) is not None:
        said = f"release {release} of {product} was withdrawn by {made['by']}: {made['reason']}"
        return f"{said}; what corrects it is a release of other drops, or of the product mended"
    if (made := decided.refusal(product, release)) is None:
        return None
    if again:
        decided.start_again(product, release, made)
        return None
    said = f"release {release} of {product} was refused by {made['by']}: {made['reason']}"
    return f"{said}; `pratique release {product}` starts it again"


def _overtake(product: str, release: str) -> None:
    """Refuse what rows of a withdrawn drop hold of older files: nobody has to decide on it any more."""
    for item in releases.releases(product):
        name = item["sk"].removeprefix("release#")
        held = item["state"] == ReleaseState.HELD.value and item.get("for_rows")
        if held and name != release and vintage(name) <= vintage(release):
            reasons = [f"release {release} has come in its place", *item["reasons"]]
            releases.close(product, name, ReleaseState.REFUSED, {"reasons": reasons})


def _tells_dates(product: Product, given: Facts, catalogue: Catalogue) -> bool:
    return tells_dates(product, catalogue.datasets[given["dataset"]], catalogue.datasets)


def _faults(product: Product, catalogue: Catalogue) -> list[str]:
    """Say why the product may not be released: not what was verified, tests that fail, tables it does not name."""
    reasons = [told] if (told := unverified(product)) else []
    reasons += [str(failure) for failure in run_tests(product, catalogue.datasets)]
    try:
        pin(product.sql, dict.fromkeys(product.datasets, "0"))
    except PratiqueError as error:
        reasons.append(str(error))
    return reasons
