"""Permissions of one role: what it may do, on what, and why where a pattern is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakSet

from aws_cdk.aws_iam import Effect, PolicyStatement, Role
from aws_cdk.aws_s3 import Bucket

from cdk.guardrails.findings import acknowledge, rule, wildcard

_INLINE = "The role is for one thing, so is its policy: they are made, reviewed and taken away together."
_EXPLAINED: WeakSet[Role] = WeakSet()


def allow(
    role: Role,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    because: str | None = None,
    conditions: Mapping[str, Any] | None = None,
) -> None:
    """Allow a role actions on resources. ``because`` says why a resource is a pattern and is required of one."""
    patterns = [resource for resource in resources if "*" in resource]
    if patterns and because is None:
        raise ValueError(f"{role.node.path} is allowed {actions} on a pattern, {patterns[0]}, without a reason")
    role.add_to_policy(
        PolicyStatement(actions=list(actions), resources=list(resources), conditions=dict(conditions or {}))
    )
    inline = {} if role in _EXPLAINED else rule("IAMNoInlinePolicy", _INLINE)
    _EXPLAINED.add(role)
    acknowledge(role, {**inline, **{wildcard(pattern): because or "" for pattern in patterns}})


def deny(role: Role, actions: Sequence[str], resources: Sequence[str]) -> None:
    """Deny a role actions on resources, whatever else allows them: what a pattern would take in and is not meant."""
    role.add_to_policy(PolicyStatement(effect=Effect.DENY, actions=list(actions), resources=list(resources)))


def add_to_policy(bucket: Bucket, *statements: PolicyStatement) -> None:
    """Add statements to the policy that a bucket has, all in one call. Raises ``ValueError`` where it has none."""
    if bucket.policy is None:
        raise ValueError(f"{bucket.node.path} has no policy yet: a bucket of ours has one, which asks for TLS")
    bucket.policy.document.add_statements(*statements)
