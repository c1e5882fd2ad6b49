"""Whether IAM lets a role of the account make a request, by what is granted, bounded, and said by the resource itself.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html, within one account: a denial
anywhere counts; the boundary has to allow, and so have the role's own policies or that of the resource, where it names
the role. A key's policy is asked besides: without it, what IAM grants on a key counts for nothing
(https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.iam.conditions import Context, arn_like, filled, hold, like, listed

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """One action on one resource, with what is known of the request."""

    action: str
    resource: str
    context: Context = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.action} on {self.resource}"


@dataclass(frozen=True)
class Policies:
    """What decides on the requests of one role: its address, what is granted to it, and the most that it can be given.

    A role without a boundary has None for one.
    """

    role: str
    granted: Sequence[Statement]
    boundary: Sequence[Statement] | None = None


def allowed(asked: Asked, policies: Policies, own: Sequence[Statement] | None = None) -> bool:
    """Whether the request is let through; ``own`` is the resource's policy, None for a resource without one."""
    every = [*policies.granted, *(policies.boundary or ()), *of(own or (), policies.role)]
    if any(each["Effect"] == "Deny" and applies(each, asked) for each in every):
        return False
    if policies.boundary is not None and not _allow(policies.boundary, asked):
        return False
    by_role = _allow(policies.granted, asked)
    named = _allow((each for each in of(own or (), policies.role) if not _for_account(each, policies.role)), asked)
    if asked.action.startswith("kms:"):
        return named or (by_role and own is not None and _allow(of(own, policies.role), asked))
    return by_role or named


def applies(statement: Statement, asked: Asked) -> bool:
    """Whether a statement is about the request. Raises ``UnknownConditionError``."""
    return (
        _names(statement, "Action", asked.action.lower(), str.lower)
        and _names_resource(statement, asked)
        and hold(statement.get("Condition", {}), asked.context)
    )


def of(statements: Iterable[Statement], role: str) -> list[Statement]:
    """Return those statements of a resource's policy that are about a role: by itself, its account, or as everybody."""
    return [each for each in statements if {role, _account(role), "*"} & {*_principals(each)}]


def _for_account(statement: Statement, role: str) -> bool:
    """Whether a statement names the account: it leaves to the account's own policies whom they let."""
    return _account(role) in _principals(statement)


def _account(role: str) -> str:
    return f"arn:aws:iam::{role.split(':')[4]}:root"


def _principals(statement: Statement) -> list[str]:
    if "NotPrincipal" in statement:
        raise NotImplementedError("NotPrincipal")
    principal = statement["Principal"]
    return ["*"] if principal == "*" else listed(principal.get("AWS", []))


def _allow(statements: Iterable[Statement], asked: Asked) -> bool:
    return any(each["Effect"] == "Allow" and applies(each, asked) for each in statements)


def _names(statement: Statement, element: str, value: str, plain: Any = str) -> bool:
    negated = f"Not{element}" in statement
    patterns = listed(statement[f"Not{element}" if negated else element])
    return any(like(value, plain(pattern)) for pattern in patterns) != negated


def _names_resource(statement: Statement, asked: Asked) -> bool:
    negated = "NotResource" in statement
    patterns = [filled(each, asked.context) for each in listed(statement["NotResource" if negated else "Resource"])]
    return any(arn_like(asked.resource, each) for each in patterns if each is not None) != negated
