"""Shows a candidate to the people who sign: the release as it would be published, and what is to be looked at."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.products.product import Product
from contracts.products.signoffs import Candidate
from contracts.queries.verification import unverified
from dashboards.site.publication import PAGE, SUMMARY
from dashboards.site.signoff_page import NAME, NOTE, offer_of, render_offer
from lambdas.adapters import ledger, objects, offers, register_builds
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.offers import Offer
from lambdas.adapters.releases import Turn
from lambdas.adapters.settings import settings
from lambdas.core.registers.reconciling import in_words
from lambdas.core.release.signoff import digest, signers
from lambdas.core.release.statement import UnprovedError
from lambdas.publish import candidate

_log = logging.getLogger(__name__)


def is_signed(product: Product) -> bool:
    """Whether two people have to sign releases of a product: the environment or the product says so."""
    return settings().signoff or product.release.signoff


def offer(product: Product, turn: Turn, found: dict[str, Any]) -> Offer:
    """Record that a candidate is ready, and show it where it is to be signed; the same one again is shown once."""
    said = _digest(product, found)
    if is_signed(product):
        _show(product, found, Candidate(product.name, turn.release, said))
    return offers.offer(product.name, Offer(turn, said, ledger.now()))


def check(product: Product, found: dict[str, Any], signed: str) -> None:
    """Raise UnprovedError unless a candidate is the very one that was offered."""
    if _digest(product, found) != signed:
        raise UnprovedError(
            f"the candidate of release {found['release']} of {product.name} is not what was offered under "
            f"{signed[:12]}: release the product again, and sign what is offered then"
        )


def renew(product: Product) -> None:
    """Offer anew what is ready of a product and does not stand any more: who signs has to see what it says now."""
    for made in offers.all_ready(product.name)[-1:]:
        try:
            found = candidate.read(product.name, made.turn)
        except UnprovedError as error:
            _log.warning("%s", error)  # it is told when it is its turn, and keeps no other product from opening
            continue
        if _digest(product, found) != made.digest:
            offer(product, made.turn, found)


def stands(product: Product, made: Offer) -> bool:
    """Whether an offer is still of what would be published: the product, and what the page tells besides, as then.

    Of a product that nobody has verified as it is nothing is published, nor a candidate that is not as it was sealed.
    """
    if unverified(product) is not None:
        return False
    try:
        return _digest(product, candidate.read(product.name, made.turn)) == made.digest
    except UnprovedError as error:
        _log.warning("%s", error)  # it is told when it is its turn, and keeps no later release from opening
        return False


def _held(product: Product) -> Iterator[str]:
    """Say how registers were last held against figures of the product that are out: who signs the next should know."""
    for name, register in catalogue().registers.items():
        said = register_builds.last_check(name, product.name) if product.name in register.reconciles else None
        if said is not None:
            yield in_words({"register": name, **said})


def _digest(product: Product, found: dict[str, Any]) -> str:
    return digest(found, product, catalogue().hierarchies, candidate.among(product, found["release"]))


def _show(product: Product, found: dict[str, Any], about: Candidate) -> None:
    bucket = settings().curated_bucket
    if objects.get(bucket, about.offer + NOTE) is not None:
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        candidate.write(product, found, ledger.now(), folder)
        made = offer_of(
            product,
            catalogue().datasets,
            about,
            found,
            json.loads((folder / SUMMARY).read_text(encoding="utf-8")),
            signers(product, settings().approvers),
        )
        made["registers"] = list(_held(product))
        (folder / NAME).write_text(render_offer(made, PAGE), encoding="utf-8")
        objects.upload_folder(folder, bucket, about.offer)
    objects.put(bucket, about.offer + NOTE, json.dumps(made, ensure_ascii=False).encode())  # last: all else is there
