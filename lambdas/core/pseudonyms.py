"""Pseudonyms: HMAC-SHA256 of a normalised identifier under the key of one purpose domain.

The key is derived by KMS (GenerateMac) and lives in memory only. Engines call functions that hold it
(``lambdas.core.ingest.identities`` gives them to DuckDB, ``jobs.functions`` to Spark), so that no query text, plan or
error message can carry it.
"""

from __future__ import annotations

import hashlib
import hmac

KEY_BYTES = 32
PSEUDONYM = "pseudonym"  # what statements call the function

# Signs that people put between the digits of an identifier: spaces, tabs, hyphens, dashes and the minus sign.
_SEPARATORS = " \t\u00a0\u2002\u2003\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Case is folded for A to Z alone: engines differ in how they fold other letters, and a pseudonym must not.
_FOLD = str.maketrans(_UPPER, _UPPER.lower(), _SEPARATORS)


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
    """Return SQL for ``pseudonym`` of a text that is normalised, by the engine's function."""
    return f"{PSEUDONYM}({normalised})"
