"""The permissions boundary: the most that any role can be given, whatever its own policies come to say."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_iam import ManagedPolicy, PermissionsBoundary, PolicyDocument
from constructs import Construct, IConstruct

from cdk.guardrails.bounds import Statement
from cdk.guardrails.findings import ALL_RESOURCES, acknowledge

GIVES_NOTHING = "A boundary gives nothing: each role's own policy names what it may touch, and both have to agree."


class Boundary(Construct):
    """A managed policy that roles have as their boundary; attached to nobody, it gives no right by itself."""

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, about: str, statements: Sequence[Statement]
    ) -> None:
        super().__init__(scope, construct_id)
        self.policy = ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=name,
            description=about,
            document=PolicyDocument.from_json({"Version": "2012-10-17", "Statement": list(statements)}),
        )
        acknowledge(self.policy, {ALL_RESOURCES: GIVES_NOTHING})

    def bind(self, scope: IConstruct) -> None:
        """Bound every role below ``scope`` by it, in the place of what a scope above says."""
        PermissionsBoundary.of(scope).apply(self.policy)
