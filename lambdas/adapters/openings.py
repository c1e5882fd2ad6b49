"""What of each product opens next, told by what lets releases out to what may show them before their hour."""

from __future__ import annotations

from botocore.exceptions import ClientError

from contracts.products.release_terms import Release
from contracts.products.signoffs import SHOWN, Candidate, Opening, opening_of
from lambdas.adapters import objects
from lambdas.adapters.settings import settings


def announce(about: Candidate, opens: str, terms: Release) -> None:
    """Tell that a candidate waits for nothing but a moment, ISO 8601 in UTC, and who may see it before by its terms."""
    seen_by = {item.username: item.hours for item in terms.pre_release if item.username}
    _put(about.product, Opening(release=about.release, digest=about.digest, opens=opens, seen_by=seen_by))


def take_back(product: str) -> None:
    """Tell that nothing of a product opens at a known moment."""
    if announced(product).opens:
        _put(product, Opening())


def announced(product: str) -> Opening:
    """Return what of a product opens next."""
    body = _get(opening_of(product))
    return Opening() if body is None else Opening.model_validate_json(body)


def page(about: Candidate) -> bytes | None:
    """Return the page of a candidate as it would be published; None where it was never shown to anybody to sign."""
    return _get(about.offer + SHOWN)


def _get(key: str) -> bytes | None:
    try:
        stored = objects.get(settings().curated_bucket, key)
    except ClientError as error:
        # Of what is not there S3 says so to whoever may not list, as the private tier may not.
        if error.response.get("Error", {}).get("Code") != "AccessDenied":
            raise
        return None
    return None if stored is None else stored.body


def _put(product: str, opening: Opening) -> None:
    objects.put(settings().curated_bucket, opening_of(product), opening.model_dump_json().encode())
