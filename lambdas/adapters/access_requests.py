"""Requests for access: one object a request, below its agreement's name, in the bucket where none can be changed."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from contracts.agreements.request import AccessRequest
from contracts.reading.errors import PratiqueError
from lambdas.adapters import objects
from lambdas.adapters.objects import ObjectChangedError

FOLDER = "requests/"


class NoSuchRequestError(PratiqueError):
    """No request, or more than one, is called so; the text says what to do."""


@dataclass(frozen=True)
class Kept:
    """Every request, the earliest first, and the keys of what lies there and is none."""

    requests: tuple[AccessRequest, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class AccessRequests:
    """The bucket ``requests/<agreement>/<digest>.json``."""

    bucket: str

    def write(self, request: AccessRequest) -> None:
        """Keep a request, once: what the same person sent before, word for word, is kept already."""
        key = f"{FOLDER}{request.agreement}/{request.digest}.json"
        try:
            objects.put(self.bucket, key, request.model_dump_json().encode(), if_absent=True)
        except ObjectChangedError:
            return

    def kept(self) -> Kept:
        """Return every request that can be read, and the keys of all that cannot."""
        found, unreadable = [], []
        for key, _ in objects.listed(self.bucket, FOLDER):
            stored = objects.get(self.bucket, key)
            try:
                found += [AccessRequest.model_validate_json(stored.body)] if stored is not None else []
            except ValidationError:
                unreadable.append(key)
        return Kept(tuple(sorted(found, key=lambda item: (item.at, item.reference))), tuple(unreadable))

    def find(self, reference: str) -> AccessRequest:
        """Return the request that is called so, or whose name begins so. Raises NoSuchRequestError."""
        found = [item for item in self.kept().requests if item.digest.startswith(reference)]
        if len(found) != 1 or not reference:
            raise NoSuchRequestError(
                f"{len(found)} requests are called {reference or 'nothing'}: `pratique agreement requests` names them."
            )
        return found[0]
