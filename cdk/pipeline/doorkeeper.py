"""What a person who opens the door of quarantine may do."""

from __future__ import annotations

from aws_cdk.aws_iam import ManagedPolicy, PolicyStatement
from constructs import Construct

from cdk.naming import Names


class Doorkeeper(Construct):
    """A policy to give to the people who decide on quarantined drops: they may start the ingest workflow.

    It reads no drop and no receipt: those are read with the rights of the landing zone's owner.
    """

    def __init__(self, scope: Construct, construct_id: str, *, workflow: str, names: Names) -> None:
        super().__init__(scope, construct_id)
        self.policy = ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=names.named("doorkeeper"),
            description="Decides on drops in quarantine",
            statements=[PolicyStatement(actions=["states:StartExecution"], resources=[workflow])],
        )
