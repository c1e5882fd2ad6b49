"""The one client of the user pool: the private tier, which shows people's passwords and codes to it."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_cognito import (
    AuthFlow,
    ClientAttributes,
    IUserPool,
    UserPoolClient,
    UserPoolClientIdentityProvider,
)
from constructs import Construct

from cdk.naming import Names

TOKEN = Duration.minutes(15)
SESSION = Duration.hours(8)  # a working day, after which password and code are asked for again
STEP = Duration.minutes(10)  # between two steps of a sign-in: time to install an app


class PrivateClient(Construct):
    """A confidential client: it has a secret, tokens of a quarter of an hour that can be revoked, and no public flow.

    Passwords are taken from whoever has rights of AWS for it (``cdk.identity.role``), and from nobody else: there is no
    sign-in page of Cognito's and no flow that needs the client's secret alone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, pool: IUserPool, names: Names) -> None:
        super().__init__(scope, construct_id)
        seen = ClientAttributes().with_standard_attributes(email=True, email_verified=True)
        self.client = UserPoolClient(
            self,
            "Client",
            user_pool=pool,
            user_pool_client_name=names.named("private"),
            generate_secret=True,
            auth_flows=AuthFlow(admin_user_password=True),
            disable_o_auth=True,
            supported_identity_providers=[UserPoolClientIdentityProvider.COGNITO],
            access_token_validity=TOKEN,
            id_token_validity=TOKEN,
            refresh_token_validity=SESSION,
            auth_session_validity=STEP,
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
            read_attributes=seen,
            # What is required must be writable.
            write_attributes=ClientAttributes().with_standard_attributes(email=True),
        )
