"""One-time codes as an authenticator app makes them (RFC 6238): SHA-1, thirty seconds, six digits."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

STEP = 30


def code(secret: str, later: int = 0) -> str:
    """Return the code of a secret now, or of a step before or after."""
    key = base64.b32decode("".join(secret.split()), casefold=True)
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // STEP + later), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
