"""What a role's policies are made of, each part taken away: does anything that was asked for depend on it?

A part that lets through (a statement, one of its resources) has to be missed by a request that was made. A part that
holds back (a condition, a denial, what a resource's name is besides a wildcard) has to be missed by a request that was
not: one like those that were made, altered in what the part is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.support.iam.conditions import listed
from tests.support.iam.evaluation import Asked, Policies, Statement, applies

ELSE = "elsewhere"
Lets = Callable[[Policies, Asked], bool]


@dataclass(frozen=True)
class Part:
    """One part of a statement: its kind, how it is told of, and the policies without it."""

    kind: str
    told: str
    statement: Statement
    without: Policies


def parts(policies: Policies) -> Iterator[Part]:
    """Yield each part of what is granted to a role; the boundary is the same for all, and not taken apart here."""
    for number, statement in enumerate(policies.granted):

        def changed(new: Statement | None, number: int = number) -> Policies:
            rest = [*policies.granted[:number], *([new] if new else []), *policies.granted[number + 1 :]]
            return replace(policies, granted=rest)

        told, resources = ", ".join(listed(statement["Action"])), listed(statement["Resource"])
        whole = f"{told} on {', '.join(resources)}"
        if statement["Effect"] == "Deny":
            yield Part("denial", whole, statement, changed(None))
            continue
        yield Part("statement", whole, statement, changed(None))
        for resource in resources:
            others = [each for each in resources if each != resource]
            if others:
                yield Part("resource", f"{told} on {resource}", statement, changed({**statement, "Resource": others}))
            if resource != "*":
                wider = changed({**statement, "Resource": [*others, "*"]})
                yield Part("limit", f"{told} on {resource}", statement, wider)
        for operator, keys in statement.get("Condition", {}).items():
            for key in keys:
                fewer = {name: value for name, value in keys.items() if name != key}
                looser = {**statement, "Condition": {**statement["Condition"], operator: fewer}}
                yield Part("condition", f"{whole} if {operator} {key}", statement, changed(looser))


def missed(part: Part, policies: Policies, made: Iterable[Asked], lets: Lets) -> bool:
    """Whether a request, or one like those that were ``made``, ends otherwise without a part of the policies."""
    if part.kind in {"statement", "resource"}:
        return any(lets(policies, asked) and not lets(part.without, asked) for asked in made)
    altered = (asked for each in made for asked in _altered(part, each))
    return any(not lets(policies, asked) and lets(part.without, asked) for asked in altered)


def _altered(part: Part, asked: Asked) -> Iterator[Asked]:
    """Yield requests like one that was made which the part is there to keep out."""
    if part.kind == "denial":
        for pattern in listed(part.statement["Resource"]):
            there = replace(asked, resource=pattern.replace("*", f"{ELSE}/data/metadata/{ELSE}"))
            if applies(part.statement, there):
                yield there
    elif not applies(part.statement, asked):
        return
    elif part.kind == "limit":
        *service, name = asked.resource.split(":")
        for other in (ELSE, f"{name.partition('/')[0]}/{ELSE}"):
            yield replace(asked, resource=":".join([*service, other]))
    else:
        for keys in part.statement["Condition"].values():
            for key in keys:
                if part.told.endswith(f" {key}"):
                    yield from (replace(asked, context={**asked.context, key: other}) for other in _other(asked, key))


def _other(asked: Asked, key: str) -> list[Any]:
    """What a request might have said instead: something else, nothing, or something where it said nothing."""
    found = asked.context.get(key)
    return [[*found, ELSE]] if isinstance(found, list) else [ELSE, None]
