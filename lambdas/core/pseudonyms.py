"""Pseudonyms: HMAC-SHA256 of a normalised identifier under the key of one purpose domain.

The key is derived by KMS (GenerateMac) and lives in memory only. It is bound to DuckDB as
a variable and never written into a statement, so that no query text, plan or error message can carry it.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

KEY_BYTES = 32

# Signs that people put between the digits of an identifier: spaces, tabs, hyphens, dashes and the minus sign.
_SEPARATORS = " \t\u00a0\u2002\u2003\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Case is folded for A to Z alone: engines differ in how they fold other letters, and a pseudonym must not.
_FOLD = str.maketrans(_UPPER, _UPPER.lower(), _SEPARATORS)

_BLOCK = 64  # bytes in a block of SHA-256, to which RFC 2104 pads the key


def normalise(identifier: str) -> str:
    """Give the form in which an identifier is compared: without separators, A to Z in lower case."""
    return identifier.translate(_FOLD)


def pseudonym(key: bytes, identifier: str) -> str:
    """Give the pseudonym of an identifier: 64 lower-case hexadecimal digits."""
    return hmac.new(key, normalise(identifier).encode(), hashlib.sha256).hexdigest()


def normalised_sql(expression: str) -> str:
    """Return SQL for ``normalise`` of a text expression."""
    # The engine's translate is right for any text and some forty times slower than what does for nearly all.
    return (
        f"CASE WHEN regexp_full_match({expression}, '[A-Za-z0-9]*') THEN lower({expression}) "
        f"WHEN regexp_full_match({expression}, '[A-Za-z0-9 -]*') "
        f"THEN lower(replace(replace({expression}, ' ', ''), '-', '')) "
        f"ELSE translate({expression}, '{_UPPER}{_SEPARATORS}', '{_UPPER.lower()}') END"
    )


def pseudonym_sql(normalised: str) -> str:
    """Return SQL for ``pseudonym`` of a text that is normalised; ``bind_key`` must have run on the connection."""
    inner = f"unhex(sha256(getvariable('pseudonym_inner') || encode({normalised})))"
    return f"sha256(getvariable('pseudonym_outer') || {inner})"


def bind_key(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Give a connection the padded keys that ``pseudonym_sql`` reads; ValueError when the key has not 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a pseudonym key has {KEY_BYTES} bytes; this one has {len(key)}")
    padded = key.ljust(_BLOCK, b"\0")
    connection.execute("SET VARIABLE pseudonym_inner = ?::BLOB", [bytes(byte ^ 0x36 for byte in padded)])
    connection.execute("SET VARIABLE pseudonym_outer = ?::BLOB", [bytes(byte ^ 0x5C for byte in padded)])
