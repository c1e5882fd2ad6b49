"""The function that invites people under an agreement, and the one door to it that the private tier has."""

from __future__ import annotations

from aws_cdk.aws_kms import Key
from aws_cdk.aws_lambda import Alias
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.naming import Names
from cdk.pipeline import grants
from cdk.pipeline.function import Capacity, PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform

_AN_INVITATION = "Each call has an object of its own, which the header makes one that was not there."
_OF_POOL = ("AdminAddUserToGroup", "AdminCreateUser", "AdminGetUser", "AdminListGroupsForUser", "GetGroup")
_MEMORY, _MINUTES = 512, 15  # 5,000 people are as many as Cognito lets be made in a few minutes


class Inviting(Construct):
    """Makes people and puts them into the group of an active agreement. It sets no password and takes nobody out.

    The alias is what the private tier may call: the function believes nobody who calls it by that name, and asks for
    the token of an administrator. People of the account call the function itself, with rights of their own.
    ``pool`` is the user pool's id, ``key`` the address of the key that the bucket of queries is under.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, platform: Platform, layers: Layers, pool: str, key: str
    ) -> None:
        super().__init__(scope, construct_id)
        names = platform.names
        self.function = PlatformFunction(
            self,
            "invite",
            platform=platform,
            layers=layers,
            variables={
                "LEDGER_TABLE": names.ledger,
                "QUERIES_BUCKET": names.queries,
                "USER_POOL": pool,
            },
            capacity=Capacity(memory=_MEMORY, minutes=_MINUTES),
        )
        role = self.function.role
        allow(role, [f"cognito-idp:{name}" for name in _OF_POOL], [names.arn("cognito-idp", f"userpool/{pool}")])
        grants.use_ledger(role, platform, ["Query"], ["agreement"])
        new = {"Null": {"s3:if-none-match": "false"}}
        kept = [names.objects(names.queries, "invitations/*")]
        allow(role, ["s3:PutObject"], kept, because=_AN_INVITATION, conditions=new)
        grants.encrypt(role, [Key.from_key_arn(self, "Key", key)], platform)
        page = page_of(names)
        Alias(
            self,
            "Page",
            alias_name=page.rpartition(":")[2],
            version=self.function.function.current_version,
            description="What the private tier may call, with an administrator's token",
        )


def page_of(names: Names) -> str:
    """Return the address by which the private tier calls the function."""
    return names.arn("lambda", f"function:{names.named('invite')}:page")
