"""Credentials of AWS for people who have signed in: those of the role of their agreement, and no others."""

from __future__ import annotations

from aws_cdk.aws_cognito import (
    CfnIdentityPool,
    CfnIdentityPoolPrincipalTag,
    CfnIdentityPoolRoleAttachment,
    IUserPool,
    IUserPoolClient,
)
from constructs import Construct

from cdk.naming import Names

PERSON = "person"


class Credentials(Construct):
    """An identity pool that gives a role named in the signed token, after asking whether it was revoked.

    Nobody is let in unsigned. Without the classic flow a person cannot choose a role that the token does not name.
    Each session is tagged with the person, so that the audit has who it was.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, pool: IUserPool, client: IUserPoolClient, names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        provider = pool.user_pool_provider_name
        self.pool = CfnIdentityPool(
            self,
            "Pool",
            identity_pool_name=names.named("people"),
            allow_unauthenticated_identities=False,
            allow_classic_flow=False,
            cognito_identity_providers=[
                CfnIdentityPool.CognitoIdentityProviderProperty(
                    client_id=client.user_pool_client_id, provider_name=provider, server_side_token_check=True
                )
            ],
        )
        by_token = CfnIdentityPoolRoleAttachment.RoleMappingProperty(
            type="Token",
            ambiguous_role_resolution="Deny",
            identity_provider=f"{provider}:{client.user_pool_client_id}",
        )
        CfnIdentityPoolRoleAttachment(
            self, "Roles", identity_pool_id=self.pool.ref, role_mappings={"approved-users": by_token}
        )
        CfnIdentityPoolPrincipalTag(
            self,
            "Tags",
            identity_pool_id=self.pool.ref,
            identity_provider_name=provider,
            principal_tags={PERSON: "sub"},
            use_defaults=False,
        )
