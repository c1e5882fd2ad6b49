"""What the private tier is told when it starts. The client's secret is asked of the user pool, never told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.reading.errors import PratiqueError

_ADDRESS = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://(127\.0\.0\.1|localhost)(:\d+)?")
_ROLES = re.compile(r"(arn:aws:iam::\d{12}:role/[a-z0-9-]+-<agreement>)?")


class SettingsError(PratiqueError):
    """A setting is missing or wrong; the text names it and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """``address`` is the private tier's own for its readers, ``links`` that of the public site.

    ``proxies`` is how many load balancers stand in front: that many addresses of X-Forwarded-For are believed.
    ``endpoint`` is where the embedded AWS is, and empty on AWS. ``roles`` is the address of the roles under which Lake
    Formation leaves each agreement its rows; where it is empty, the tables' files are read. ``athena`` is that of the
    roles that people are lent; empty where there is no Athena of theirs. ``invite`` is the function
    that invites people, by the name that asks for an administrator's token; empty where there is none.
    """

    address: str
    links: str
    region: str
    pool: str
    client: str
    sessions_table: str
    queries_bucket: str
    host: str = "127.0.0.1"
    port: int = 8060
    proxies: int = 0
    endpoint: str = ""
    threads: int = 8
    roles: str = ""
    athena: str = ""
    invite: str = ""

    @property
    def is_https(self) -> bool:
        """Whether readers come over TLS; on this machine alone they do not."""
        return self.address.startswith("https://")

    @property
    def issuer(self) -> str:
        """Who signs tokens (Cognito developer guide, "Verifying JSON web tokens")."""
        return f"https://cognito-idp.{self.region}.amazonaws.com/{self.pool}"

    @property
    def keys(self) -> str:
        """Where the public keys of the user pool are."""
        base = f"{self.endpoint}/{self.pool}" if self.endpoint else self.issuer
        return f"{base}/.well-known/jwks.json"

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Read the environment's variables. Raises ``SettingsError``."""
        for name in ("TIER_ADDRESS", "TIER_LINKS"):
            if not _ADDRESS.fullmatch(environment.get(name, "")):
                raise SettingsError(
                    f"{name} is {environment.get(name, '')!r}; allowed: an address such as https://private.example, "
                    "without a path (http:// on this machine alone)"
                )
        return cls(
            address=environment["TIER_ADDRESS"],
            links=environment["TIER_LINKS"],
            region=_text(environment, "AWS_REGION"),
            pool=_text(environment, "TIER_POOL"),
            client=_text(environment, "TIER_CLIENT"),
            sessions_table=_text(environment, "SESSIONS_TABLE"),
            queries_bucket=_text(environment, "QUERIES_BUCKET"),
            host=environment.get("TIER_HOST", cls.host),
            port=_number(environment, "TIER_PORT", cls.port, 1024, 65535),
            proxies=_number(environment, "TIER_PROXIES", cls.proxies, 0, 3),
            endpoint=environment.get("AWS_ENDPOINT_URL", ""),
            roles=_roles(environment, "TIER_ROLES"),
            athena=_roles(environment, "TIER_ATHENA"),
            invite=environment.get("TIER_INVITE", ""),
        )


def _roles(environment: Mapping[str, str], name: str) -> str:
    roles = environment.get(name, "")
    if not _ROLES.fullmatch(roles):
        raise SettingsError(
            f"{name} is {roles!r}; allowed: nothing, or the address of the agreements' roles with <agreement> for the "
            "name of one, as `pratique chart` tells it"
        )
    return roles


def _text(environment: Mapping[str, str], name: str) -> str:
    text = environment.get(name, "")
    if not text:
        raise SettingsError(f"{name} is not set; docs/private.md says what it must be")
    return text


def _number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name} is {text!r}; allowed: a number from {least} to {most}")
    return int(text)
