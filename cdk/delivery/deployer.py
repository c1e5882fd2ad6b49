"""The role that a workflow of the repository takes to deploy, by a token that GitHub signs for that one run."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk.aws_iam import CfnOIDCProvider, Role, WebIdentityPrincipal
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.naming import Names

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
_QUALIFIER = "hnb659fds"  # that of `cdk bootstrap`, unless it is told another
_BOOTSTRAPPED = ("deploy", "file-publishing", "lookup")


class Deployer(Construct):
    """GitHub as an issuer of tokens, and the role for runs of ``repository`` in the environment of the same name.

    The role may take the bootstrap's roles and nothing else, so what a deployment may do is said in one place. A
    branch, a pull request or a fork has another subject in its token, and another environment too. ``repository`` is
    written as the token writes it: with the numbers of owner and repository, which are given to nobody a second time,
    where it was made or renamed since 15 July 2026 ("Immutable subject claims", GitHub's changelog of 23 April 2026).
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, repository: str, regions: Sequence[str], names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        provider = CfnOIDCProvider(self, "GitHub", url=f"https://{ISSUER}", client_id_list=[AUDIENCE])
        subject = f"repo:{repository}:environment:{names.environment}"
        self.role = Role(
            self,
            "Role",
            role_name=names.named("deploy"),
            description=f"Deploys {names.environment}, from {repository}",
            assumed_by=WebIdentityPrincipal(
                provider.attr_arn, {"StringEquals": {f"{ISSUER}:aud": AUDIENCE, f"{ISSUER}:sub": subject}}
            ),
            max_session_duration=Duration.hours(1),
        )
        account = names.account
        allow(
            self.role,
            ["sts:AssumeRole"],
            [
                f"arn:aws:iam::{account}:role/cdk-{_QUALIFIER}-{kind}-role-{account}-{region}"
                for region in regions
                for kind in _BOOTSTRAPPED
            ],
        )
