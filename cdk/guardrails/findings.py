"""Records why a finding of the security packs is right to leave: on one construct, the exact finding, the reason."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

ALL_RESOURCES = "AwsSolutions-IAM5[Resource::*]"


def acknowledge(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Acknowledge each finding, by its full id, with its reason."""
    for finding, reason in reasons.items():
        Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))


def wildcard(resource: str) -> str:
    """Id of the finding that a policy names resources by a pattern."""
    return f"AwsSolutions-IAM5[Resource::{resource}]"
