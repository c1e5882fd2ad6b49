"""Decides what becomes of one register: built, left as it is, waiting or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from contracts.catalogue import Catalogue
from contracts.products.product import Product
from contracts.queries.verification import unverified
from contracts.reading.errors import PratiqueError
from contracts.registers.register import Register, building_folder
from lambdas.adapters import ledger, objects, public, register_builds
from lambdas.adapters.inputs import read_input
from lambdas.adapters.settings import settings
from lambdas.core.registers.asking import build_id, linking, linking_as_known, unloading
from lambdas.core.registers.published import newest_day
from lambdas.core.registers.registertests import run_register_tests
from lambdas.core.release.files import CSV
from lambdas.core.release.pointer import KEY
from lambdas.core.release.withdrawn_rows import holding

Facts = dict[str, Any]
_KEPT = ("dataset", "snapshot", "drop", "drops", "earlier")


def plan(register: Register, catalogue: Catalogue, *, asked: bool) -> tuple[str, Facts]:
    """Return the outcome and what goes with it. The turn must be held: what is read here is newer than every build."""
    inputs = [read_input(dataset) for dataset in register.datasets]
    missing = [name for name, found in zip(register.datasets, inputs, strict=True) if found is None]
    if missing:
        return "waiting", {"reason": f"no drop of {' and none of '.join(missing)} has been committed yet"}
    made_of = [{name: item[name] for name in _KEPT} for item in inputs if item is not None]
    snapshots = {str(item["dataset"]): str(item["snapshot"]) for item in made_of}
    build = build_id(register, snapshots, (str(item["drop"]) for item in made_of))
    known = register_builds.current(register.name) == build
    reasons = [*_faults(register, catalogue), *holding(item for item in inputs if item is not None)]
    facts = {"build": build, "planned": ledger.now(), "inputs": made_of}
    if reasons:
        # What was built before a drop of it was withdrawn stays entered as what the table has.
        if not known:
            register_builds.refuse(register.name, build, {**_entered(facts), "reasons": reasons})
        return "refused", {"build": build, "reason": "\n".join(reasons)}
    if known and not asked:
        return "nothing", {"build": build}
    checks = list(_checks(register, build, snapshots, catalogue.products))
    if known:
        return "checks", {"build": build, "checks": checks}
    register_builds.open_build(register.name, build, {**_entered(facts), "reasons": []})
    sql = unloading(linking(register, snapshots), _folder(register, build))
    return "build", {**facts, "sql": sql, "checks": checks}


def _entered(facts: Facts) -> Facts:
    return {name: facts[name] for name in ("planned", "inputs")}


def _faults(register: Register, catalogue: Catalogue) -> list[str]:
    """Say why the register may not be built: not what was verified, tests that fail, tables it does not name."""
    reasons = [told] if (told := unverified(register)) else []
    reasons += [str(failure) for failure in run_register_tests(register, catalogue.datasets, catalogue.products)]
    try:
        linking(register, dict.fromkeys(register.datasets, "0"))
    except PratiqueError as error:
        reasons.append(str(error))
    return reasons


def _checks(
    register: Register, build: str, snapshots: Mapping[str, str], products: Mapping[str, Product]
) -> Iterator[Facts]:
    """Yield what to link anew for each product that has a release, as known on the last day that it tells of."""
    latest = (public.document(KEY) or {}).get("products", {})
    for name in register.reconciles:
        entry = latest.get(name, {})
        stored = objects.get(settings().published_bucket, f"{entry['path']}{CSV}") if "path" in entry else None
        if stored is None or entry.get("withdrawn"):
            continue
        day = newest_day(products[name], stored.body.decode("utf-8"))
        if day is None:
            continue
        sql = linking_as_known(register, snapshots, date.fromisoformat(day))
        yield {
            "register": register.name,
            "build": build,
            "product": name,
            "release": entry["release"],
            "path": entry["path"],
            "day": day,
            "sql": unloading(sql, _folder(register, build)),
        }


def _folder(register: Register, build: str) -> str:
    return f"s3://{settings().registers_bucket}/{building_folder(register.name, build, uuid4().hex)}"
