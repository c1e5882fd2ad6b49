"""What all stacks share."""

from __future__ import annotations

from typing import ClassVar

from aws_cdk import CfnOutput, Environment, Stack
from constructs import Construct

from cdk.naming import Names


class PlatformStack(Stack):
    """A stack named ``pratique-<environment>-<name>``; its outputs have the same names in every environment.

    ``after`` are the stacks whose resources it names; ``called`` is what a stack of several of its kind is called in
    the place of the kind's name. One that ``holds_data`` cannot be deleted until the two switches
    of ``cdk.guardrails.retention`` are turned.
    """

    name: ClassVar[str]
    about: ClassVar[str]
    holds_data: ClassVar[bool]
    after: ClassVar[tuple[str, ...]] = ()

    def __init__(self, scope: Construct, *, names: Names, destroy: bool, called: str | None = None) -> None:
        super().__init__(
            scope,
            called or self.name,
            stack_name=names.named(called or self.name),
            description=f"Pratique: {self.about}",
            env=Environment(account=names.account, region=names.region),
            termination_protection=self.holds_data and not destroy,
        )

    def output(self, name: str, value: str, description: str, *, export: str | None = None) -> None:
        """Tell people and programs a name they need after the deployment; ``export`` tells other stacks too."""
        CfnOutput(self, name, value=value, description=description, export_name=export)
