"""A key whose administrators cannot use it, and whose users cannot administer it: every key of the platform is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import DefaultStackSynthesizer
from aws_cdk.aws_iam import PolicyDocument
from aws_cdk.aws_kms import Key, KeySpec, KeyUsage
from constructs import Construct

from cdk.naming import Names

_LOOK = ["kms:Describe*", "kms:Get*", "kms:List*"]
# What the KMS guide lets key administrators do, but for CreateGrant, by which they could give themselves the use.
_ADMINISTER = [
    f"kms:{name}"
    for name in (
        *("CancelKeyDeletion", "CreateAlias", "DeleteAlias", "Disable*", "Enable*", "PutKeyPolicy", "RevokeGrant"),
        *("ScheduleKeyDeletion", "TagResource", "UntagResource", "Update*"),
    )
]
_MAKE = ["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
_QUALIFIER = "@aws-cdk/core:bootstrapQualifier"


@dataclass(frozen=True)
class Users:
    """Roles that may do something with a key: their addresses, or patterns of them, and the actions.

    Where ``through`` names services, the roles may use the key through these alone, never by calling KMS themselves.
    """

    actions: Sequence[str]
    roles: Sequence[str]
    through: Sequence[str] = ()


@dataclass(frozen=True)
class Uses:
    """Everything that is done with a key, but by services of AWS for themselves.

    ``made_through`` are the services in which the deployment makes what lies under the key: they use it on behalf of
    CloudFormation's role, which no person can take. ``by_all`` is what whoever has a right in IAM may do.
    """

    users: Sequence[Users] = ()
    made_through: Sequence[str] = ()
    by_all: Sequence[str] = ()


def deployer(scope: Construct, names: Names) -> str:
    """Return the address of the role that CloudFormation acts with, as ``cdk bootstrap`` makes it."""
    qualifier = scope.node.try_get_context(_QUALIFIER) or DefaultStackSynthesizer.DEFAULT_QUALIFIER
    return names.role(f"cdk-{qualifier}-cfn-exec-role-{names.account}-{names.region}")


class ApartKey(Key):
    """A key for ``uses`` and nothing besides, whatever rights others have in IAM.

    Each user still needs the right in its own policy. The account administers the key by its policies in IAM, so that
    nobody is locked out; to use it, an administrator would have to write another key policy, which people are told of.
    Rotated every year, unless ``kind`` says that it is no key of AES.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alias: str,
        about: str,
        names: Names,
        uses: Uses,
        kind: tuple[KeySpec, KeyUsage] | None = None,
    ) -> None:
        users = [each for each in uses.users if each.roles]
        statements = [*_administration(users), *(_use(each, names) for each in users)]
        if uses.by_all:
            statements.append({"Action": list(uses.by_all)})
        if uses.made_through:
            statements.append(_use(Users(_MAKE, [deployer(scope, names)], uses.made_through), names, Sid="Make"))
        super().__init__(
            scope,
            construct_id,
            alias=f"{names.prefix}/{alias}",
            description=about,
            enable_key_rotation=None if kind else True,
            key_spec=kind[0] if kind else None,
            key_usage=kind[1] if kind else None,
            policy=_of_account(statements, names),
        )


def _administration(users: Sequence[Users]) -> list[dict[str, object]]:
    """Let the account administer the key, but for those who use it."""
    roles = sorted({role for each in users for role in each.roles})
    others = {"Condition": {"ArnNotLike": {"aws:PrincipalArn": roles}}} if roles else {}
    return [{"Sid": "Look", "Action": _LOOK}, {"Sid": "Administer", "Action": _ADMINISTER, **others}]


def _use(users: Users, names: Names, **sid: str) -> dict[str, object]:
    conditions: dict[str, object] = {"ArnLike": {"aws:PrincipalArn": sorted(users.roles)}}
    if users.through:
        services = [f"{service}.{names.region}.amazonaws.com" for service in users.through]
        conditions["StringEquals"] = {"kms:ViaService": services}
    return {**sid, "Action": list(users.actions), "Condition": conditions}


def _of_account(statements: Sequence[Mapping[str, object]], names: Names) -> PolicyDocument:
    """Leave what the statements say to the account's own policies; made as a whole, in one call of the CDK's."""
    account = {"AWS": f"arn:aws:iam::{names.account}:root"}
    allowed = [{"Effect": "Allow", "Principal": account, "Resource": "*", **each} for each in statements]
    return PolicyDocument.from_json({"Version": "2012-10-17", "Statement": allowed})
