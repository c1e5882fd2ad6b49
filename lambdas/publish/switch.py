"""Changes a small JSON document that others change too: read, decide, write only over what was read, or again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lambdas.adapters import decided, objects, releases
from lambdas.adapters.public import BRIEFLY
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer

Document = dict[str, Any]
ATTEMPTS = 20


class TooManyWritersError(Exception):
    """A document was changed by others at every attempt to change it."""


def to(shown: Iterable[tuple[str, str, str]]) -> Document:
    """Switch products to releases in one write; return the pointer as it stands.

    ``shown`` has the product, the release and when it is published. A product whose latest is to be a newer or another
    release stays.
    """
    entries = list(shown)

    def advanced(document: Document | None) -> Document | None:
        found = document
        for product, release, published in entries:
            if decided.withdrawn(product, release) is not None:  # while this publication was on its way
                continue
            # Asked anew at each attempt, after the document was read: who was planned later also has the last word.
            wanted = releases.wanted(product) in {None, release}
            found = pointer.advanced(found, product, release, published, wanted=wanted) or found
        return None if found == document else found

    return changed(pointer.KEY, advanced)


def back(product: str, release: str, before: Mapping[str, Any], at: str) -> Document:
    """Switch a product from a release that is withdrawn to one before it; return the pointer as it stands."""

    def returned(document: Document | None) -> Document | None:
        return pointer.returned(document, product, release, before, at)

    return changed(pointer.KEY, returned)


def none_to_go_back_to(product: str, release: str, at: str) -> Document:
    """Note in the pointer that the only release of a product is withdrawn; return the pointer as it stands."""
    return changed(pointer.KEY, lambda document: pointer.taken_back(document, product, release, at))


def changed(key: str, change: Callable[[Document | None], Document | None]) -> Document:
    """Change the document at ``key`` in the published bucket and return it as it stands then.

    ``change`` is given the document (None when there is none) and returns the new one, or None to leave it.
    """
    bucket = settings().published_bucket
    for _ in range(ATTEMPTS):
        stored = objects.get(bucket, key)
        present: Document | None = json.loads(stored.body) if stored else None
        wanted = change(present)
        if wanted is None:
            return present or {}
        body = json.dumps(wanted, ensure_ascii=False, indent=2).encode()
        try:
            etag = stored.etag if stored else None
            objects.put(bucket, key, body, if_match=etag, if_absent=stored is None, cache=BRIEFLY)
        except objects.ObjectChangedError:
            continue
        return wanted
    raise TooManyWritersError(f"s3://{bucket}/{key} was changed by others {ATTEMPTS} times running")
