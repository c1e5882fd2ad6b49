"""Signatures in the curated bucket: an object each, written once, by a right to its own person's key alone."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from contracts.products.signoffs import Candidate, Signature, signed
from lambdas.adapters import objects
from lambdas.adapters.settings import settings
from lambdas.core.release.signoff import Given

_log = logging.getLogger(__name__)


def given(candidate: Candidate) -> list[Given]:
    """Return the signatures under a candidate. One whose text is about another is none."""
    bucket, found = settings().curated_bucket, list[Given]()
    for key, landed in objects.listed(bucket, candidate.signatures):
        about, stored = signed(key), objects.get(bucket, key)
        if about is None or stored is None:
            continue
        try:
            text = Signature.model_validate_json(stored.body)
        except ValidationError as error:
            # Whoever may write a signature may write anything there: it must not keep the others' from counting.
            _log.warning("%s is no signature: %s", key, error)
            continue
        if Candidate(text.product, text.release, text.digest) == candidate == about[0]:
            found.append(Given(about[1], candidate, landed.isoformat(timespec="seconds")))
    return found
