"""The role of the private tier's pods."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.guardrails.permissions import allow, deny
from cdk.identity.inviting import page_of
from cdk.naming import Names
from cdk.pipeline.grants import OF_RELEASES
from contracts.products.signoffs import OFFERS, SHOWN, opening_of

_A_TABLE = "Every table of the lake is one that an agreement may give a part of; what is asked is when it last changed."
_AN_AGREEMENT = (
    "Each agreement has a role that reads for it; these roles trust the pods alone, on the agreement's days."
)
_A_PERSON = "Whoever is signed in is handed their agreement's role, in a session that names them."
_A_COUNT = "True counts are made of whole tables, which no agreement gives."
_A_CANDIDATE = (
    "Whom a product names sees its page before its hour; the page shows it to nobody else and at no other time."
)
_A_RELEASE = "What is published is open to everybody."
_A_QUERY = "Each query has an object of its own."
_A_REQUEST = "Each request for access has an object of its own, which the header makes one that was not there."
_KEYS = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
_SIGN_IN = ("AdminGetUser", "AdminInitiateAuth", "AdminListGroupsForUser", "AdminRespondToAuthChallenge")
_OF_POOL = (*_SIGN_IN, "AdminUserGlobalSignOut", "DescribeUserPoolClient")


class PrivateRole(Construct):
    """What the private tier may do: let people in, keep sessions, read decisions, keep queries and requests.

    Rows it reads under the roles of agreements, which Lake Formation holds to them. ``counted`` are the datasets whose
    files it reads itself, since true counts are made of them whole; ``early`` are the products that some
    people may see before their hour. It may not make people, set passwords or change groups, nor read, change or delete
    what it has written down.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pool: str,
        counted: Sequence[str],
        early: Sequence[str],
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        pods = ServicePrincipal(
            "pods.eks.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": names.account}}
        )
        self.role = Role(
            self,
            "Role",
            role_name=names.named("private"),
            description="The private tier's pods, by EKS Pod Identity",
            assumed_by=pods,
        )
        trust = self.role.assume_role_policy
        assert trust is not None  # noqa: S101 - every role has one
        trust.add_statements(PolicyStatement(principals=[pods], actions=["sts:TagSession"]))
        allow(self.role, [f"cognito-idp:{name}" for name in _OF_POOL], [pool])
        self._reads(names, counted, early)

    def _reads(self, names: Names, counted: Sequence[str], early: Sequence[str]) -> None:
        decisions = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["agreement#*"]}}
        allow(self.role, ["dynamodb:Query"], [names.arn("dynamodb", f"table/{names.ledger}")], conditions=decisions)
        databases = (names.database, names.registers_database)
        parts = [part for name in databases for part in (f"database/{name}", f"table/{name}/*")]
        catalogue = [names.arn("glue", part) for part in ("catalog", *parts)]
        allow(self.role, ["glue:GetTable"], catalogue, because=_A_TABLE)
        taken = ["sts:AssumeRole", "sts:TagSession"]
        allow(self.role, taken, [names.role(names.tier("*"))], because=_AN_AGREEMENT)
        people = [names.role(names.people("*"))]
        allow(self.role, [*taken, "sts:SetSourceIdentity"], people, because=_A_PERSON)
        if counted:
            parts = [f"{dataset}/{folder}/*" for dataset in counted for folder in ("data", "metadata")]
            files = [names.objects(names.curated, part) for part in parts]
            allow(self.role, ["s3:GetObject"], files, because=_A_COUNT)
        if early:
            offered = [part for product in early for part in (opening_of(product), f"{OFFERS}{product}/*/{SHOWN}")]
            pages = [names.objects(names.curated, part) for part in offered]
            allow(self.role, ["s3:GetObject"], pages, because=_A_CANDIDATE)
        kept_back = [f"{prefix}*" for prefix in OF_RELEASES if prefix != OFFERS]
        deny(self.role, ["s3:GetObject"], [names.objects(names.curated, part) for part in kept_back])
        published = [names.objects(names.published, name) for name in ("latest.json", "products/*")]
        allow(self.role, ["s3:GetObject"], published, because=_A_RELEASE)

    def may_use(self, names: Names, *, own: IKey, opens: list[IKey]) -> None:
        """Allow keeping sessions, queries and requests, under the key ``own``, and reading what ``opens`` are for."""
        actions = ("DeleteItem", "GetItem", "PutItem", "UpdateItem")
        table = names.arn("dynamodb", f"table/{names.sessions}")
        allow(self.role, [f"dynamodb:{name}" for name in actions], [table])
        allow(self.role, ["s3:PutObject"], [names.objects(names.queries, "queries/*")], because=_A_QUERY)
        new = {"Null": {"s3:if-none-match": "false"}}
        requests = [names.objects(names.queries, "requests/*")]
        allow(self.role, ["s3:PutObject"], requests, because=_A_REQUEST, conditions=new)
        allow(self.role, _KEYS, [own.key_arn])
        allow(self.role, _KEYS[:2], [key.key_arn for key in opens])

    def may_invite(self, names: Names) -> None:
        """Allow calling what invites people by the name under which it asks for an administrator's token."""
        allow(self.role, ["lambda:InvokeFunction"], [page_of(names)])
