"""What the explorer is told when it starts; there is nothing else to tell it, and no secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.explorer.errors import SettingsError

_ADDRESS = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://(127\.0\.0\.1|localhost)(:\d+)?")


@dataclass(frozen=True)
class Settings:
    """``site`` is the address of the public site, which figures are read from; ``links`` the one that readers follow.

    Both are without a slash at the end, and the same unless the site is read by another way than readers take.
    ``host`` and ``port`` are where it listens, ``most_bytes`` is the largest release that it reads.
    """

    site: str
    links: str
    host: str = "127.0.0.1"
    port: int = 8050
    threads: int = 8
    most_bytes: int = 200_000_000
    releases_kept: int = 6

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Read EXPLORER_SITE, EXPLORER_LINKS, EXPLORER_HOST and EXPLORER_PORT. Raises ``SettingsError``."""
        site = environment.get("EXPLORER_SITE", "")
        links = environment.get("EXPLORER_LINKS", site)
        for name, address in (("EXPLORER_SITE", site), ("EXPLORER_LINKS", links)):
            if not _ADDRESS.fullmatch(address):
                raise SettingsError(
                    f"{name} is {address!r}; allowed: the address of the public site, such as https://figures.example, "
                    "without a path (http:// on this machine alone)"
                )
        host, port = environment.get("EXPLORER_HOST", cls.host), environment.get("EXPLORER_PORT", str(cls.port))
        if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host):
            raise SettingsError(f"EXPLORER_HOST is {host!r}; allowed: an IPv4 address to listen at, such as 127.0.0.1")
        if not port.isdecimal() or not 1024 <= int(port) <= 65535:
            raise SettingsError(f"EXPLORER_PORT is {port!r}; allowed: a number from 1024 to 65535")
        return cls(site=site, links=links, host=host, port=int(port))
