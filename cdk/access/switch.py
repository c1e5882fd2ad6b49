"""What a person who decides on agreements may do to their roles: shut them and open them again."""

from __future__ import annotations

from aws_cdk.aws_iam import ManagedPolicy, PolicyStatement
from constructs import Construct

from cdk.guardrails.findings import acknowledge, wildcard
from cdk.naming import Names

_SHUT = "arn:aws:iam::aws:policy/AWSDenyAll"
_AN_AGREEMENT = "Each agreement has two roles, which come and go with its file."


class Switch(Construct):
    """A policy to give to the people who decide: an agreement's roles under ``boundary``, or under what denies all.

    Under no other boundary, so that nobody can widen what a role may do at most; and no role but those.
    """

    def __init__(self, scope: Construct, construct_id: str, *, boundary: str, names: Names) -> None:
        super().__init__(scope, construct_id)
        roles = [names.role(names.people("*")), names.role(names.tier("*"))]
        either = {"StringEquals": {"iam:PermissionsBoundary": [_SHUT, boundary]}}
        policy = ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=names.named("agreement-switch"),
            description="Shuts the roles of agreements, and opens them again",
            statements=[
                PolicyStatement(actions=["iam:PutRolePermissionsBoundary"], resources=roles, conditions=either)
            ],
        )
        acknowledge(policy, {wildcard(role): _AN_AGREEMENT for role in roles})
