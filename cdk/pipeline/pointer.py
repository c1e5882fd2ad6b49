"""The pointer to the latest releases, and the rule that tells of its changes."""

from __future__ import annotations

from aws_cdk.aws_events import EventPattern, IRuleTarget, Rule
from constructs import Construct

from cdk.naming import Names

POINTER = "latest.json"


def tell_of_pointer(scope: Construct, target: IRuleTarget, *, name: str, why: str, names: Names) -> None:
    """Make the rule that gives a target every change of the pointer."""
    rule = Rule(
        scope,
        "PointerChanged",
        rule_name=names.named(name),
        description=f"The pointer to the latest releases has changed{why}",
        event_pattern=EventPattern(
            source=["aws.s3"],
            detail_type=["Object Created"],
            detail={"bucket": {"name": [names.published]}, "object": {"key": [POINTER]}},
        ),
    )
    rule.add_target(target)
