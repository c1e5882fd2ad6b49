"""What Spark cannot do itself as DuckDB does: functions in Python that the executors run."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdas.core.pseudonyms import PSEUDONYM, pseudonym

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FULL_MATCH = "re2_full_match"  # what statements in Spark's dialect call it

KeyOf = Callable[[], bytes]
"""Gives the pseudonym key where it is called. It is sent to the executors and must not hold the key itself."""


# What the statements mean depends on these, whatever the session's own settings are.
_MEANING = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.session.timeZone": "UTC",
}


def prepare(session: SparkSession, key_of: KeyOf | None) -> None:
    """Make a session read statements in Spark's dialect as they are meant, and give it the functions they call."""
    for setting, value in _MEANING.items():
        session.conf.set(setting, value)
    session.udf.register(FULL_MATCH, full_match, "boolean")
    if key_of is not None:
        session.udf.register(PSEUDONYM, _Pseudonyms(key_of), "string")


def full_match(text: str | None, pattern: str) -> bool | None:
    """Whether RE2 matches the whole of a text with a pattern; None for no text."""
    return None if text is None else _compiled(pattern)(text)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Callable[[str], bool]:
    import re2  # noqa: PLC0415 - the executors have it; whoever only compiles statements need not

    match = re2.compile(pattern).fullmatch
    return lambda text: match(text) is not None


class _Pseudonyms:
    """Makes pseudonyms under a key that each worker process asks for once and keeps in its memory alone."""

    def __init__(self, key_of: KeyOf) -> None:
        self._key_of = key_of

    def __call__(self, identifier: str | None) -> str | None:
        return None if identifier is None else pseudonym(_key(self._key_of), identifier)


@lru_cache(maxsize=1)
def _key(key_of: KeyOf) -> bytes:
    return key_of()
