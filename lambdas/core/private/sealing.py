"""Seals what is kept of a half-done sign-in, so that only the browser which it is of can have it opened.

The table of sessions knows a browser's name by its hash alone. The key is made of the name itself, so whoever reads the
table, or a copy of it, has neither the secret of an app that is being enrolled nor the user pool's handle.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_USE = b"pratique: a sign-in that is half done"


def sealed(name: str, text: str) -> str:
    """Return a text under the key of a browser's name, which has 256 random bits (``sessions.new_name``)."""
    return _box(name).encrypt(text.encode()).decode()


def opened(name: str, box: str) -> str | None:
    """Return the text again; None where it was not sealed for this name, or was changed."""
    try:
        return _box(name).decrypt(box.encode()).decode()
    except InvalidToken:
        return None


def _box(name: str) -> Fernet:
    # RFC 5869: the name is uniformly random and used once, so no salt is needed; ``info`` keeps it to this one use.
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_USE).derive(name.encode())
    return Fernet(base64.urlsafe_b64encode(key))
