"""The certificate of a release as it is published and signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from contracts.errors import PratiqueError

CERTIFICATE, SIGNATURE, KEY = "certificate.json", "certificate.sig", "certificate.pem"


class UnprovedError(PratiqueError):
    """What was to be published has no certificate that passes, or is not what its certificate is about."""


class Signed(TypedDict):
    """A certificate's text, its signature (base64), and the public key (PEM) that checks it."""

    text: str
    signature: str
    key: str


def statement(product: str, release: str, certificate: Mapping[str, Any]) -> str:
    """Return the text of certificate.json, the bytes that are signed, from the public certificate."""
    # How long a proof took is no part of it, and would make the same release differ from run to run.
    facts = {name: value for name, value in certificate.items() if not name.startswith("seconds")}
    return json.dumps({"product": product, "release": release, **facts}, ensure_ascii=False, indent=2) + "\n"
