"""A person's signature under a candidate: what it says, and where it is kept.

offers/<product>/opens.json                        what of a product opens next, and when
offers/<product>/<release>/<digest>/               what the people who sign are shown
signatures/<product>/<release>/<digest>/<person>   one person's signature under exactly that
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from contracts.reading.model import Model

OFFERS, SIGNATURES = "offers/", "signatures/"
PERSON = r"^[a-z0-9][a-z0-9._@-]{1,63}$"
SIGNERS = 2
SHOWN = "index.html"  # in what is offered, the page as it would be published
_ENDING = ".json"
_PARTS = 4


class Signature(Model):
    """What is kept of a signature. The person is in its key: the right to write there is theirs alone."""

    product: str = Field(min_length=1, description="name of the product")
    release: str = Field(min_length=1, description="name of the release")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of what was signed")
    at: str = Field(description="when, ISO 8601, by the clock of whoever signed")


class Opening(Model):
    """What of a product opens next: signed, waiting for nothing but its hour. ``opens`` is empty while nothing is.

    ``seen_by`` are those who may see it before, as it was signed, by what they sign in with, and for how many hours.
    """

    release: str = Field(default="", description="name of the release")
    digest: str = Field(default="", description="SHA-256 of what was signed")
    opens: str = Field(default="", description="when, ISO 8601 in UTC")
    seen_by: dict[str, int] = Field(default_factory=dict, description="username: hours before it opens")


def opening_of(product: str) -> str:
    """Return the key under which it is told what of a product opens next."""
    return f"{OFFERS}{product}/opens.json"


@dataclass(frozen=True)
class Candidate:
    """A candidate by its names and by the digest of all that it says."""

    product: str
    release: str
    digest: str

    @property
    def offer(self) -> str:
        """Folder of what is shown to those who sign."""
        return f"{OFFERS}{self.product}/{self.release}/{self.digest}/"

    @property
    def signatures(self) -> str:
        """Folder of its signatures."""
        return f"{SIGNATURES}{self.product}/{self.release}/{self.digest}/"

    def signed_by(self, person: str) -> str:
        """Return the key of one person's signature."""
        return f"{self.signatures}{person}{_ENDING}"


def signed(key: str) -> tuple[Candidate, str] | None:
    """Return the candidate that a signature's key is about, and who signed; None where it is no such key."""
    parts = key.removeprefix(SIGNATURES).split("/")
    if not key.startswith(SIGNATURES) or not key.endswith(_ENDING) or len(parts) != _PARTS:
        return None
    return Candidate(parts[0], parts[1], parts[2]), parts[3].removesuffix(_ENDING)
