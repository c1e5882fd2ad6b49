"""Keys of the purpose domains, derived by KMS and held in memory only."""

from __future__ import annotations

from lambdas.adapters.clients import kms
from lambdas.adapters.settings import SettingError, settings


def domain_key(domain: str) -> bytes:
    """Return the 32-byte key under which a purpose domain's pseudonyms are made.

    It is the HMAC of the domain's name under a KMS key that never leaves KMS, so whoever may not call GenerateMac on
    that key cannot make or reverse a pseudonym. It is fetched for each drop, not kept, and must never be logged,
    written, or put into a query's text. Raises ``SettingError`` for a domain that this function has no key for.
    """
    return derived(domain, key_of_domain(domain))


def key_of_domain(domain: str) -> str:
    """Return the ARN of the KMS key of a purpose domain. Raises ``SettingError``."""
    key = settings().pseudonym_keys.get(domain)
    if key is None:
        raise SettingError(f"environment variable PSEUDONYM_KEYS has no key for purpose domain {domain!r}")
    return key


def derived(domain: str, key: str) -> bytes:
    """Return the key of a purpose domain, derived under the KMS key with an ARN (``domain_key``)."""
    message = f"pratique/pseudonym/v1/{domain}".encode()
    return kms().generate_mac(Message=message, KeyId=key, MacAlgorithm="HMAC_SHA_256")["Mac"]
