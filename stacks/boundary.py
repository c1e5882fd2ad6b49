"""Stack: the most that any role of the platform can be given."""

from __future__ import annotations

from constructs import Construct

from cdk.guardrails.boundary import GIVES_NOTHING, Boundary
from cdk.guardrails.bounds import BOOTSTRAPPED, platform_bounds
from cdk.guardrails.findings import acknowledge, excuse, wildcard
from cdk.naming import Names
from stacks.base import PlatformStack

_BOOTSTRAP = "The bootstrap's roles are named for their region and kind; the deploying role's own policy names each."
_TIER = "Each agreement has roles that read for it, whose own trust names the private tier's pods and nobody else."


class BoundaryStack(PlatformStack):
    """The permissions boundary. It comes before every stack with a role; only where the file names no other."""

    name = "boundary"
    about = "the most that any role can be given"
    holds_data = False

    def __init__(self, scope: Construct, *, names: Names, destroy: bool) -> None:
        super().__init__(scope, names=names, destroy=destroy)
        about = "The most that a role of the platform can be given"
        made = Boundary(self, "Platform", name=names.boundary, about=about, statements=platform_bounds(names))
        excuse(made.policy, {"CKV_AWS_109": GIVES_NOTHING, "CKV_AWS_111": GIVES_NOTHING})
        acknowledge(
            made.policy,
            {
                wildcard(names.role(BOOTSTRAPPED)): _BOOTSTRAP,
                wildcard(names.role(names.people("*"))): _TIER,
                wildcard(names.role(names.tier("*"))): _TIER,
            },
        )
        self.output("PermissionsBoundary", names.policy(names.boundary), "Boundary of every role of the platform")
