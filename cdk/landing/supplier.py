"""The role a supplier assumes: it can put drops into one zone and do nothing else."""

from __future__ import annotations

from collections.abc import Collection

from aws_cdk import Duration
from aws_cdk.aws_iam import AccountPrincipal, Role
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.naming import Names
from config.people import Supplier
from contracts.drops.drop import INCOMING
from contracts.reading.errors import PratiqueError


class UnknownDatasetError(PratiqueError):
    """The environment's file has somebody who sends a dataset that the catalogue has not."""


def hold_to_catalogue(setting: str, named: Collection[str], datasets: Collection[str], *, environment: str) -> None:
    """Raise ``UnknownDatasetError`` where a setting names what is no dataset: who is meant would not be let in."""
    if unknown := sorted({*named} - {*datasets}):
        raise UnknownDatasetError(
            f"config/environments/{environment}.yaml has {setting} for {', '.join(unknown)}, which are no datasets; "
            f"there are {', '.join(sorted(datasets))}"
        )


class SupplierRole(Construct):
    """A role that may put objects below ``incoming/`` of one zone, under that zone's key.

    It cannot list, read or delete. Until a supplier is named in the environment's file, only this account can assume
    the role.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, dataset: str, key: IKey, supplier: Supplier | None, names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        account = supplier.account if supplier else names.account
        external_id = supplier.external_id if supplier else names.named(dataset)
        self.role = Role(
            self,
            "Role",
            role_name=names.named(f"supplier-{dataset}"),
            description=f"Puts drops of {dataset}",
            assumed_by=AccountPrincipal(account),
            external_ids=[external_id],
            max_session_duration=Duration.hours(1),
        )
        grant_put(self.role, dataset=dataset, key=key, names=names)


def grant_put(role: Role, *, dataset: str, key: IKey, names: Names) -> None:
    """Allow putting objects below ``incoming/`` of a dataset's zone, under its key, and nothing else.

    ``kms:Decrypt`` is what S3 asks for when a file is put in parts; without ``s3:GetObject`` it opens nothing.
    """
    allow(
        role,
        ["s3:PutObject"],
        [names.objects(names.zone(dataset), f"{INCOMING}*")],
        because="The supplier chooses the names of its files; everything it can put is below incoming/.",
    )
    allow(
        role,
        ["kms:Decrypt", "kms:GenerateDataKey"],
        [key.key_arn],
        conditions={"StringEquals": {"kms:ViaService": f"s3.{names.region}.amazonaws.com"}},
    )
