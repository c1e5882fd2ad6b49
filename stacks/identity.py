"""Stack: who may sign in to what is restricted."""

from __future__ import annotations

from aws_cdk.aws_cognito import CfnUserPoolGroup
from constructs import Construct

from cdk.identity.client import PrivateClient
from cdk.identity.key import IdentityKey
from cdk.identity.user_pool import ApprovedUsers
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class IdentityStack(PlatformStack):
    """The user pool, its client, and a group for each kind of work but agreements'."""

    name = "identity"
    about = "who may sign in to what is restricted"
    holds_data = True

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, settings = platform.names, platform.environment.identity
        key = IdentityKey(self, "Key", names=names)
        pool = ApprovedUsers(self, "Users", key=key, names=names, destroy=destroy)
        client = PrivateClient(self, "Private", pool=pool, names=names)
        for group, work in settings.groups.items():
            CfnUserPoolGroup(self, f"Group-{group}", user_pool_id=pool.user_pool_id, group_name=group, description=work)
        who = "User pool of those who may see what is restricted"
        self.output("UserPool", pool.user_pool_id, who, export=names.user_pool)
        self.output("UserPoolClient", client.client.user_pool_client_id, "Client that people sign in through")
