"""Records why a finding of the security packs or a failed check of Checkov is right to leave: where, which, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import Acknowledgment, CfnResource, Validations
from constructs import IConstruct

NIST, HIPAA, PCI = "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321"
EVERY = (NIST, HIPAA, PCI)

ALL_RESOURCES = "AwsSolutions-IAM5[Resource::*]"


def acknowledge(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Acknowledge each finding, by its full id, with its reason: all in one call, for each costs a synth time."""
    if reasons:
        said = [Acknowledgment(id=finding, reason=reason) for finding, reason in reasons.items()]
        Validations.of(construct).acknowledge(*said)


def excuse(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Record on one resource why each failed check of Checkov is left, as Checkov itself reads it in the template."""
    resource = construct.node.default_child or construct
    if not isinstance(resource, CfnResource):
        raise TypeError(f"{construct.node.path} is no resource: name the one that the check fails on")
    said = resource.get_metadata("checkov") or {"skip": []}
    skip = [*said["skip"], *({"id": check, "comment": reason} for check, reason in reasons.items())]
    resource.add_metadata("checkov", {"skip": skip})


def wildcard(resource: str) -> str:
    """Id of the finding that a policy names resources by a pattern."""
    return f"AwsSolutions-IAM5[Resource::{resource}]"


def rule(name: str, because: str, packs: Iterable[str] = EVERY) -> dict[str, str]:
    """Return one reason for a finding that several packs make, each under a name of its own."""
    return {f"{pack}-{name}": because for pack in packs}
