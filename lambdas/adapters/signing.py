"""Signatures under the environment's key for certificates, whose private half never leaves KMS.

RSASSA-PKCS1-v1_5 with SHA-256: the same text always gets the same signature, so a step that is run again changes
nothing, and anyone can check it with OpenSSL and the public key.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap
from typing import TYPE_CHECKING

from lambdas.adapters.clients import kms
from lambdas.adapters.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_kms.literals import SigningAlgorithmSpecType

_ALGORITHM: SigningAlgorithmSpecType = "RSASSA_PKCS1_V1_5_SHA_256"
_LINE = 64


def sign(text: str) -> bytes:
    """Return the signature of a text's UTF-8 bytes."""
    answer = kms().sign(
        KeyId=settings().certificate_key, Message=_digest(text), MessageType="DIGEST", SigningAlgorithm=_ALGORITHM
    )
    return answer["Signature"]


def signature(text: str) -> str:
    """Return the signature of a text in base64, as files of JSON have it."""
    return base64.b64encode(sign(text)).decode()


def is_signed(text: str, in_base64: str) -> bool:
    """Tell whether a signature (base64) is of this very text, under the environment's own key."""
    client = kms()
    try:
        given = base64.b64decode(in_base64, validate=True)
    except ValueError:
        return False
    try:
        answer = client.verify(
            KeyId=settings().certificate_key,
            Message=_digest(text),
            MessageType="DIGEST",
            Signature=given,
            SigningAlgorithm=_ALGORITHM,
        )
    except client.exceptions.KMSInvalidSignatureException:
        return False
    return answer["SignatureValid"]


def public_key() -> str:
    """Return the public key as a PEM file's text."""
    der = kms().get_public_key(KeyId=settings().certificate_key)["PublicKey"]
    body = textwrap.wrap(base64.b64encode(der).decode(), _LINE)
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *body, "-----END PUBLIC KEY-----", ""])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
