"""A request for access that was made on the private tier's form: who asked, and the agreement's text."""

from __future__ import annotations

import hashlib

from pydantic import Field

from contracts.model import Model

REFERENCE = 12  # letters of a digest that a request is called by


class AccessRequest(Model):
    """A request. It is kept as it was sent, whatever becomes of the agreement."""

    at: str = Field(description="when it was sent, ISO 8601")
    person: str = Field(description="the person's name in the user pool that never changes")
    username: str = Field(min_length=1, description="who sent it")
    address: str = Field(description="the address that it was sent from")
    agreement: str = Field(min_length=1, description="name of the agreement that is asked for")
    text: str = Field(min_length=1, description="the agreement, as catalogue/agreements has it")

    @property
    def digest(self) -> str:
        """SHA-256 of sender and text: what is sent twice is one request."""
        return hashlib.sha256(f"{self.username}\0{self.text}".encode()).hexdigest()

    @property
    def reference(self) -> str:
        """What people call it."""
        return self.digest[:REFERENCE]
