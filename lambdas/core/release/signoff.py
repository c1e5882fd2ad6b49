"""Two different people sign exactly what is published; who may, and when that is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.products.product import Product
from contracts.products.release_terms import ABOUT_OPENING
from contracts.products.signoffs import SIGNERS, Candidate
from contracts.reading.errors import PratiqueError
from contracts.reading.persons import same_person
from contracts.reference.codes import Hierarchy


class NotSignedError(PratiqueError):
    """A signature may not be made; the text says why and who may sign."""


@dataclass(frozen=True)
class Given:
    """A signature that is there: whose, under which candidate, and when it was stored, ISO 8601."""

    person: str
    candidate: Candidate
    at: str


def digest(
    candidate: Mapping[str, Any],
    product: Product,
    hierarchies: Mapping[str, Hierarchy],
    among: Mapping[str, str | None],
) -> str:
    """Return the SHA-256 of all that a release will say: the product, what it is made from, its cells and certificate.

    ``candidate`` is as the suppression left it. The certificate's text has the hashes of the cells and of the names of
    their codes. ``among`` names the other releases that its pages tell of: whose people rates are over, which one it
    corrects. Which query of Athena gave the answer is left out: another with the same answer changes nothing. Who may
    see it before its hour is on its page, and so is signed too.
    """
    signed = candidate["signed"]
    said = {name: candidate[name] for name in ("release", "sql", "inputs", "after", "beside")}
    said["among"] = dict(among)
    said["certificate"] = None if signed is None else signed["text"]
    unsigned = ABOUT_OPENING - ({"pre_release"} if product.release.pre_release else frozenset())
    said["product"] = product.model_dump(mode="json", exclude={"release": set(unsigned)})
    said["hierarchies"] = {
        name: [[node.code, node.name, node.parent] for node in hierarchies[name].nodes]
        for dimension in product.dimensions
        for name in (dimension.hierarchy, *dimension.other_hierarchies)
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def may_sign(person: str, product: Product, approvers: Mapping[str, str]) -> None:
    """Raise NotSignedError unless a person may sign releases of a product.

    Whoever verified its query may not: they would sign for what they let pass themselves.
    """
    allowed = signers(product, approvers)
    if person in allowed:
        return
    others = ", ".join(sorted(allowed)) or "nobody else: name more approvers in the environment's file"
    why = (
        f"{approvers[person]} verified {product.name}, and somebody else must sign it"
        if person in approvers
        else f"{person} is no approver of this environment"
    )
    raise NotSignedError(f"{why}: {others}.")


def signers(product: Product, approvers: Mapping[str, str]) -> dict[str, str]:
    """Return who may sign releases of a product, by the name they sign with."""
    reviewer = "" if product.verified is None else product.verified.reviewer
    return {person: name for person, name in approvers.items() if not same_person(name, reviewer)}


def counted(
    given: Iterable[Given], candidate: Candidate, product: Product, approvers: Mapping[str, str]
) -> dict[str, str]:
    """Return whose signatures count, and when each was stored: of this very candidate, by people who may sign it.

    Two names of one person count once.
    """
    allowed, found = signers(product, approvers), dict[str, str]()
    for item in sorted(given, key=lambda each: (each.at, each.person)):
        known = item.candidate == candidate and item.person in allowed
        if known and not any(same_person(allowed[item.person], allowed[other]) for other in found):
            found[item.person] = item.at
    return found


def complete(counting: Mapping[str, str]) -> str | None:
    """Return when the last signature that was needed was stored; None while one is."""
    return sorted(counting.values())[SIGNERS - 1] if len(counting) >= SIGNERS else None
