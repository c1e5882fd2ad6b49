"""The environment variables of every function, typed, each read once.

A function is given only the variables it needs, so each is read when it is first asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from contracts.agreements.relations import Database
from contracts.drops.zones import DATASET
from contracts.reading.errors import PratiqueError

BUNDLE = Path(__file__).resolve().parents[2]


class SettingError(PratiqueError):
    """A function's environment variable is missing or cannot be understood; the text names it."""


class Settings:
    """The variables of one environment, as typed values. A bad one raises ``SettingError``."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    @cached_property
    def zones(self) -> str:
        """How the buckets of landing zones are named, with ``<dataset>`` where the dataset stands. ZONES."""
        text = self._text("ZONES")
        if text.count(DATASET) != 1:
            raise SettingError(f"environment variable ZONES is {text!r}: it must have {DATASET} in it, once")
        return text

    @cached_property
    def ledger_table(self) -> str:
        """Name of the DynamoDB table that holds each drop's one state. LEDGER_TABLE."""
        return self._text("LEDGER_TABLE")

    @cached_property
    def curated_bucket(self) -> str:
        """Bucket of the curated tables and of candidates for release. CURATED_BUCKET."""
        return self._text("CURATED_BUCKET")

    @cached_property
    def published_bucket(self) -> str:
        """Bucket of what the public may read. PUBLISHED_BUCKET."""
        return self._text("PUBLISHED_BUCKET")

    @cached_property
    def registers_bucket(self) -> str:
        """Bucket of the tables of registers, and of what Athena writes for them. REGISTERS_BUCKET."""
        return self._text("REGISTERS_BUCKET")

    @cached_property
    def registers_database(self) -> str:
        """Database of the tables of registers. REGISTERS_DATABASE."""
        return self._text("REGISTERS_DATABASE")

    @cached_property
    def register_retention_days(self) -> int:
        """Days that a version of a register is kept after another took its place. REGISTER_RETENTION_DAYS."""
        return self._whole("REGISTER_RETENTION_DAYS")

    @cached_property
    def explorer_address(self) -> str:
        """Address of the explorer, without a slash at its end; empty where there is none. EXPLORER_ADDRESS."""
        return self._text("EXPLORER_ADDRESS", "")

    @cached_property
    def queries_bucket(self) -> str:
        """Bucket of queries and requests of approved users. QUERIES_BUCKET."""
        return self._text("QUERIES_BUCKET")

    @cached_property
    def user_pool(self) -> str:
        """Id of the user pool of those who may see what is restricted. USER_POOL."""
        return self._text("USER_POOL")

    @cached_property
    def site_address(self) -> str:
        """Address of the public site, without a slash at its end; empty where it has none of its own. SITE_ADDRESS."""
        return self._text("SITE_ADDRESS", "")

    @cached_property
    def glue_database(self) -> str:
        """Database of the curated tables. GLUE_DATABASE."""
        return self._text("GLUE_DATABASE")

    def database(self, which: Database) -> str:
        """Name of a database of the lake."""
        return self.registers_database if which is Database.REGISTERS else self.glue_database

    @cached_property
    def athena_workgroup(self) -> str:
        """Workgroup that runs the products' SQL. ATHENA_WORKGROUP."""
        return self._text("ATHENA_WORKGROUP")

    @cached_property
    def pseudonym_keys(self) -> dict[str, str]:
        """Purpose domain to the ARN of its KMS key. PSEUDONYM_KEYS."""
        return self._mapping("PSEUDONYM_KEYS")

    @cached_property
    def certificate_key(self) -> str:
        """ARN of the KMS key that certificates are signed with. CERTIFICATE_KEY."""
        return self._text("CERTIFICATE_KEY")

    @cached_property
    def signoff(self) -> bool:
        """Whether two people sign every release. SIGNOFF: ``two-person`` or ``none``."""
        return self._one_of("SIGNOFF", "two-person", "none")

    @cached_property
    def embargo(self) -> bool:
        """Whether releases open at their time of day, and not as soon as they may. EMBARGO: ``on`` or ``off``."""
        return self._one_of("EMBARGO", "on", "off")

    @cached_property
    def approvers(self) -> dict[str, str]:
        """Who may sign releases: the name that they sign with, to the person's. APPROVERS."""
        return self._mapping("APPROVERS")

    @cached_property
    def max_inspect_bytes(self) -> int:
        """Largest drop, in bytes as it landed and of text unpacked, that is inspected. MAX_INSPECT_BYTES."""
        return self._whole("MAX_INSPECT_BYTES")

    @cached_property
    def max_spark_bytes(self) -> int:
        """Largest drop, in bytes, that is inspected on Spark; 0 where there is no Spark. MAX_SPARK_BYTES."""
        return self._whole("MAX_SPARK_BYTES", "0")

    @cached_property
    def scanned(self) -> bool:
        """Whether what lands is scanned for malware before it is read. SCANNED."""
        return self._text("SCANNED", "no") == "yes"

    @cached_property
    def max_spreadsheet_memory(self) -> int:
        """Most memory, in bytes, that reading a spreadsheet may take. MAX_SPREADSHEET_MEMORY."""
        return self._whole("MAX_SPREADSHEET_MEMORY")

    @cached_property
    def event_bus(self) -> str:
        """Event bus that committed datasets are announced on. EVENT_BUS."""
        return self._text("EVENT_BUS", "default")

    @cached_property
    def catalogue(self) -> Path:
        """Folder of the catalogue; beside the code unless CATALOGUE says otherwise."""
        path = Path(self._text("CATALOGUE", "catalogue"))
        return path if path.is_absolute() else BUNDLE / path

    def _text(self, name: str, default: str | None = None) -> str:
        value = self._variables.get(name) or default
        if value is None:
            raise SettingError(
                f"environment variable {name} is not set: the stack that makes this function must set it"
            )
        return value

    def _one_of(self, name: str, yes: str, no: str) -> bool:
        text = self._text(name)
        if text not in {yes, no}:
            raise SettingError(f"environment variable {name} is {text!r}: it must be {yes} or {no}")
        return text == yes

    def _whole(self, name: str, default: str | None = None) -> int:
        text = self._text(name, default)
        if not text.isdecimal():
            raise SettingError(f"environment variable {name} is {text!r}: give a whole number")
        return int(text)

    def _mapping(self, name: str) -> dict[str, str]:
        text = self._text(name)
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise SettingError(f"environment variable {name} is not JSON: {error}") from error
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise SettingError(f"environment variable {name} must be a JSON object from text to text")
        return value


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this function's environment."""
    return Settings(os.environ)
