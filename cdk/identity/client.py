"""The one client of the user pool: what people sign in through."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_cognito import (
    AuthFlow,
    ClientAttributes,
    CognitoDomainOptions,
    IUserPool,
    ManagedLoginVersion,
    OAuthFlows,
    OAuthScope,
    OAuthSettings,
    UserPoolClient,
    UserPoolClientIdentityProvider,
    UserPoolDomain,
)
from constructs import Construct

from cdk.naming import Names

TOKEN = Duration.minutes(15)
SESSION = Duration.hours(8)  # a working day, after which password and code are asked for again
_CODE_PATH = "/oauth2/idpresponse"  # where a load balancer that authenticates takes the code


class ExplorerClient(Construct):
    """A confidential client: it has a secret, tokens of a quarter of an hour that can be revoked, and no public flow.

    With an ``address`` there is a sign-in page, and codes are sent back to that address alone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, pool: IUserPool, address: str, names: Names) -> None:
        super().__init__(scope, construct_id)
        oauth = OAuthSettings(
            flows=OAuthFlows(authorization_code_grant=True),
            scopes=[OAuthScope.OPENID, OAuthScope.EMAIL],
            callback_urls=[f"{address}{_CODE_PATH}"],
            logout_urls=[f"{address}/"],
        )
        seen = ClientAttributes().with_standard_attributes(email=True, email_verified=True)
        self.client = UserPoolClient(
            self,
            "Client",
            user_pool=pool,
            user_pool_client_name=names.named("explorer"),
            generate_secret=True,
            auth_flows=AuthFlow(user_srp=True),
            disable_o_auth=not address,
            o_auth=oauth if address else None,
            supported_identity_providers=[UserPoolClientIdentityProvider.COGNITO],
            access_token_validity=TOKEN,
            id_token_validity=TOKEN,
            refresh_token_validity=SESSION,
            auth_session_validity=Duration.minutes(3),
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
            read_attributes=seen,
            write_attributes=ClientAttributes().with_standard_attributes(
                email=True
            ),  # what is required must be writable
        )
        if address:
            UserPoolDomain(
                self,
                "Domain",
                user_pool=pool,
                managed_login_version=ManagedLoginVersion.NEWER_MANAGED_LOGIN,
                cognito_domain=CognitoDomainOptions(domain_prefix=f"{names.prefix}-{names.account}"),
            )
