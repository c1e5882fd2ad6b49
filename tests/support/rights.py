"""Functions run with what their synthesised roles allow and no more, by the gate of the tests' AWS.

Each request that a function makes is held against IAM's own rules: what its role is granted, on which resources and on
what conditions, the permissions boundary, and the policy of the bucket or key itself. So are those of whoever else
takes part: workflows that ask Athena, a supplier, the scanner for malware, and the people who sign.
"""

from __future__ import annotations

import importlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bench.assembly import Templates
from lambdas.routing import store
from tests.support import register as registers
from tests.support import release
from tests.support.deployed import Deployed
from tests.support.iam.conditions import UnknownConditionError, listed
from tests.support.iam.evaluation import Asked, Policies, Statement
from tests.support.iam.mutants import Part, missed, parts
from tests.support.iam.place import UnknownRequestError
from tests.support.iam.requests import asked_of, asked_of_store
from tests.support.listed_rights import BEHIND, FUNCTIONS
from tests.support.platform import Platform
from tests.support.refusals import Answer, refusal
from tests.support.routes import ARN, KeyValueStore

Used = dict[str, set[str]]
Heard = list[tuple[str, Asked]]


class Guard:
    """Holds every request of whoever acts against what they may do; notes it, and refuses what they may not.

    ``refused`` is a right that an actor is to be without.
    """

    def __init__(self, deployed: Deployed) -> None:
        self.deployed = deployed
        self.heard: Heard = []
        self.denied: list[str] = []
        self.acting: str | None = None
        self.tags: Mapping[str, str] = {}
        self.refused: tuple[str, str] | None = None
        self._policies: dict[str, Policies] = {}

    @property
    def used(self) -> Used:
        """Which actions each actor's requests are."""
        found: Used = defaultdict(set)
        for actor, asked in self.heard:
            found[actor].add(asked.action)
        return found

    def policies(self, actor: str) -> Policies:
        """Return what an actor may do, read once from the templates."""
        if actor not in self._policies:
            self._policies[actor] = self.deployed.policies(actor)
        return self._policies[actor]

    def give(self, actor: str, granted: Sequence[Statement]) -> None:
        """Let an actor have these statements in place of what is granted to it."""
        self._policies[actor] = replace(self.policies(actor), granted=granted)

    @contextmanager
    def acts(self, actor: str, **tags: str) -> Iterator[None]:
        """Take every request within for that of an actor, whose session has these tags."""
        before, self.acting, self.tags = (self.acting, self.tags), actor, tags
        try:
            yield
        finally:
            self.acting, self.tags = before

    def lets_through(self, service: str, name: str, request: Any) -> bool:
        """Whether a request of the actor is let through, all that it takes considered; of tests' own every one is."""
        if self.acting is None:
            return True
        try:
            body = request.body or b""
            return self._lets(asked_of(self.deployed.place, service, name, request.url, request.headers, body))
        except (UnknownRequestError, UnknownConditionError) as error:
            self.denied.append(f"{self.acting}: nobody knows whether it may: {error}")
            return False

    def lets_ask_for_routes(self, operation: str) -> bool:
        """Whether a request to CloudFront's store, which passes no gate, is let through."""
        return self.acting is None or self._lets([asked_of_store(self.deployed.place, operation, ARN)])

    def _lets(self, every: list[Asked]) -> bool:
        assert self.acting is not None
        policies = self.policies(self.acting)
        lets = True
        for asked in (self.deployed.as_deployed(policies, each, self.tags) for each in every):
            self.heard.append((self.acting, asked))
            if self.refused == (self.acting, asked.action):
                lets = False
            elif not self.deployed.lets(policies, asked):
                self.denied.append(f"{self.acting}: {asked}")
                lets = False
        return lets


@contextmanager
def guarded(platform: Platform, patch: pytest.MonkeyPatch, deployed: Deployed) -> Iterator[Guard]:
    """Let a guard see every request, and know whose it is."""
    guard, carry_out = Guard(deployed), platform.gate._carry_out

    def guarded_request(service: str, name: str, request: Any) -> Answer:
        if guard.lets_through(service, name, request):
            return carry_out(service, name, request)
        return _denial(service, f"{guard.acting} may not {name}")

    patch.setattr(platform.gate, "_carry_out", guarded_request)
    routes = KeyValueStore(guard.lets_ask_for_routes)
    patch.setattr(store, "client", lambda: routes)
    registers.begin(patch)
    for function in FUNCTIONS:
        module = importlib.import_module(f"lambdas.{function}.handler")
        patch.setattr(module, "main", _as(guard, function, module.main))
    patch.setattr(release, "answer", _as(guard, "release-workflow", release.answer))
    patch.setattr(registers, "leave", _as(guard, "registers-workflow", registers.leave))
    yield guard


def _denial(service: str, said: str) -> Answer:
    """Refuse as a service does whoever may not; what has no body says no more than its status."""
    if service == "s3":
        return (
            403,
            {"Content-Type": "application/xml"},
            f"<Error><Code>AccessDenied</Code><Message>{said}</Message></Error>".encode(),
        )
    return refusal("iam", "AccessDeniedException", said)


def _as(guard: Guard, actor: str, main: Callable[..., Any]) -> Callable[..., Any]:
    def acting(*given: Any, **named: Any) -> Any:
        with guard.acts(actor):
            return main(*given, **named)

    return acting


def unmissed(guard: Guard, actor: str) -> list[Part]:
    """Parts of an actor's policies without which all that was heard would end alike; those of ``BEHIND`` apart."""
    policies = guard.policies(actor)
    every = {
        (str(asked), json.dumps(asked.context, sort_keys=True)): asked for who, asked in guard.heard if who == actor
    }
    return [
        part
        for part in parts(policies)
        if not {*listed(part.statement["Action"])} <= BEHIND.keys()
        and not missed(part, policies, every.values(), guard.deployed.lets_alone)
    ]


def granted(templates: Templates) -> Used:
    """Return the actions that each function's role is allowed, over all its policies."""
    allowed: Used = defaultdict(set)
    role = re.compile(
        rf"(?:Functions|Areas|Freshness|Inviting|Recertifying|Routing)?({'|'.join(map(str.title, FUNCTIONS))})"
        r"Role(?:Default|Overflow)"
    )
    for template in templates.values():
        for name, policy in template["Resources"].items():
            found = role.match(name)
            if policy["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"} and found:
                statements = policy["Properties"]["PolicyDocument"]["Statement"]
                for statement in (each for each in statements if each["Effect"] == "Allow"):
                    actions = statement["Action"]
                    allowed[found[1].lower()] |= {actions} if isinstance(actions, str) else set(actions)
    return allowed
