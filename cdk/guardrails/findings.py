"""Records why a finding of the security packs is right to leave: on one construct, the exact finding, the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

NIST, HIPAA, PCI = "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321"
EVERY = (NIST, HIPAA, PCI)

ALL_RESOURCES = "AwsSolutions-IAM5[Resource::*]"


def acknowledge(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Acknowledge each finding, by its full id, with its reason."""
    for finding, reason in reasons.items():
        Validations.of(construct).acknowledge(Acknowledgment(id=finding, reason=reason))


def wildcard(resource: str) -> str:
    """Id of the finding that a policy names resources by a pattern."""
    return f"AwsSolutions-IAM5[Resource::{resource}]"


def rule(name: str, because: str, packs: Iterable[str] = EVERY) -> dict[str, str]:
    """Return one reason for a finding that several packs make, each under a name of its own."""
    return {f"{pack}-{name}": because for pack in packs}
