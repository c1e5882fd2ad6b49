"""Histories of the products' releases: in the curated bucket, where the suppression alone can read them.

Each is sealed, since whoever changes what readers are taken to know decides what the next release tells them: a line
with the format and a signature (base64), under the key that certificates are signed with, of the object's key and of
the bytes that follow.
"""

from __future__ import annotations

import json

from contracts.reading.errors import PratiqueError
from lambdas.adapters import objects, signing
from lambdas.adapters.releases import Turn
from lambdas.adapters.settings import settings
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.release.candidates import CANDIDATE, held, prefix
from lambdas.core.release.statement import seal_of

PREFIX = "histories/"
_SEALED = b"sealed history 1 "


class NoHistoryError(PratiqueError):
    """A product has releases, and what they said is not kept where it should be, or not as it was kept."""


def up_to(product: str, turn: Turn | None) -> History:
    """Return what a product's releases had said up to one that was let out; nothing before the first.

    Raises NoHistoryError where it is gone, or is not what the suppression kept.
    """
    if turn is None:
        return History()
    key = _key(product, turn)
    stored = objects.get(settings().curated_bucket, key)
    if stored is None:
        raise NoHistoryError(
            f"the history of {product} up to release {turn.release} is not in the curated bucket: without it no "
            "release can be held against the earlier ones; restore it from the bucket's versions"
        )
    line, _, content = stored.body.partition(b"\n")
    if line.startswith(_SEALED):
        whole = signing.is_signed(seal_of("history", key, content), line.removeprefix(_SEALED).decode("latin-1"))
    else:
        content, whole = stored.body, _is_older_than_seals(product, turn)
    if not whole:
        raise NoHistoryError(
            f"the history of {product} up to release {turn.release} was changed since the suppression kept it: find "
            f"out who wrote {key} of the curated bucket, then restore it from the bucket's versions"
        )
    return history_file.read(content)


def keep(product: str, turn: Turn, history: History) -> None:
    """Keep what readers will know once a release, held against what ``turn`` says, is published."""
    key, content = _key(product, turn), history_file.write(history)
    seal = signing.signature(seal_of("history", key, content)).encode()
    objects.put(settings().curated_bucket, key, _SEALED + seal + b"\n" + content)


def _is_older_than_seals(product: str, turn: Turn) -> bool:
    """Whether a release was made before histories were sealed: its certificate is of the first format, and signed.

    So nobody can take the seal off a later one.
    """
    stored = objects.get(settings().curated_bucket, prefix(product, turn.release, turn.after, turn.beside) + CANDIDATE)
    signed = None if stored is None else json.loads(stored.body).get("signed")
    if signed is None or not signing.is_signed(signed["text"], signed["signature"]):
        return False
    told = json.loads(signed["text"])
    return bool((told["product"], told["release"], told["format"]) == (product, turn.release, 1))


def _key(product: str, turn: Turn) -> str:
    return f"{PREFIX}{product}/{turn.release}/{held(turn.after, turn.beside)}.npz"
