"""Who sends, who signs in, who signs releases."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.base import Settings
from contracts.products.signoffs import PERSON, SIGNERS
from contracts.reading.persons import PersonName, same_person

AccountId = Annotated[str, Field(pattern=r"^\d{12}$", description="twelve digits, in quotes")]

PublicKey = Annotated[
    str,
    Field(pattern=r"^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/]{60,}={0,3}( [!-~]+)?$"),
]


RoleName = Annotated[
    str,
    Field(
        pattern=r"^[\w+=,.@/-]{3}[\w+=,.@/*-]*$",
        description="a role's name with its path, `*` standing for any letters but the first three",
    ),
]


class People(Settings):
    """Which roles of your own may use keys of the platform; whoever is in none of these cannot, whatever its rights.

    Each role needs rights in its own policy besides. A role named here cannot administer the keys that it may use.
    """

    operators: list[RoleName] = Field(
        default_factory=list, description="run `pratique` against it: where drops stand, receipts, undelivered events"
    )
    approvers: list[RoleName] = Field(default_factory=list, description="read what is offered and sign releases")
    auditors: list[RoleName] = Field(default_factory=list, description="read who did what, and what was asked")


class Supplier(Settings):
    """Who may assume the role that puts drops of one dataset."""

    account: AccountId = Field(description="the supplier's own AWS account")
    external_id: str = Field(
        min_length=8, description="agreed with the supplier; its role names it when it assumes ours"
    )


class Sftp(Settings):
    """Who sends over SFTP, which is paid by the hour."""

    users: dict[str, Annotated[list[PublicKey], Field(min_length=1, max_length=10)]] = Field(
        min_length=1, description="dataset to the public keys of its supplier"
    )


class Identity(Settings):
    """Who signs in to what is restricted."""

    private_address: str = Field(
        default="",
        pattern=r"^(https://[a-z0-9.-]+)?$",
        description="address of the private tier; absent: the cluster has none, and nobody signs in",
    )
    groups: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,63}$")], str] = Field(
        default_factory=dict, description="groups beside those of the agreements: name to what its people do"
    )


class Deciders(Settings):
    """Who decides on agreements."""

    people: dict[Annotated[str, Field(pattern=PERSON)], str] = Field(
        default_factory=dict,
        description="who may decide: the name that they sign in to AWS with, to the one that agreements have",
    )


class Releases(Settings):
    """Who has to sign a release, and whether it waits for its hour."""

    signoff: Literal["two-person", "none"] = Field(
        default="two-person", description="whether two people sign every release; a product may demand it too"
    )
    embargo: bool = Field(
        default=True, description="whether releases open at their time of day, and not as soon as they may"
    )
    approvers: dict[Annotated[str, Field(pattern=PERSON)], PersonName] = Field(
        default_factory=dict, description="who may sign: the tag `person` of their session, to their name"
    )

    @model_validator(mode="after")
    def _two_can_sign(self) -> Self:
        names: list[str] = []
        for name in self.approvers.values():
            names += [] if any(same_person(name, other) for other in names) else [name]
        if self.approvers and len(names) < SIGNERS:
            raise ValueError(f"releases.approvers names {len(names)} person: two different people sign")
        return self
