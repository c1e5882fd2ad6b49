"""A request for access that was made on the private tier's form: who asked, and the agreement's text."""

from __future__ import annotations

import hashlib

import yaml
from pydantic import Field, ValidationError

from contracts.agreements.agreement import AccessAgreement
from contracts.reading.model import Model
from contracts.reading.persons import plain_name
from contracts.reading.yaml_file import load_yaml

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

    def is_of(self, agreement: AccessAgreement) -> bool:
        """Whether an agreement came of it, under its own name or under another that it was given since.

        One of another name did where what will be done with the data is said in the same words, or where the same
        organisation is given the same parts of the same tables.
        """
        if self.agreement == agreement.name:
            return True
        try:
            asked = AccessAgreement.model_validate(load_yaml(self.text))
        except (ValidationError, yaml.YAMLError):
            return False  # of rules that have changed since: nothing could be taken over from it as it is
        return _in_words(asked) == _in_words(agreement) or _gives(asked) == _gives(agreement)


def _in_words(agreement: AccessAgreement) -> str:
    return " ".join(agreement.use.casefold().split())


def _gives(agreement: AccessAgreement) -> tuple[str, frozenset[str]]:
    """Return to whom which parts are given, in any order."""
    grants = (*agreement.datasets, *agreement.products, *agreement.registers)
    return plain_name(agreement.organisation), frozenset(grant.model_dump_json() for grant in grants)
