"""Stack: who may query which cells of the curated tables."""

from __future__ import annotations

from aws_cdk import Fn
from constructs import Construct

from cdk.access.agreement import AgreementStack, Surroundings
from cdk.access.answers import Answers
from cdk.access.grants import PlatformGrants
from cdk.access.lake_formation import Location
from cdk.access.reader import Lake
from cdk.access.switch import Switch
from cdk.pipeline.platform import Platform
from cdk.pipeline.register_query import sources_of
from contracts.agreements.access import lake_accesses
from contracts.agreements.states import AgreementState
from contracts.registers.register import TABLES
from stacks.base import PlatformStack


class AccessStack(PlatformStack):
    """Lake Formation's location and grants, the bucket of answers, and the nested stack of each agreement."""

    name = "access"
    about = "who may query which cells"
    holds_data = True
    after = ("steward", "lake", "pipeline", "publication", "registers", "identity", "private")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, environment = platform.names, platform.environment
        location = Location(
            self, "Location", bucket=names.curated, called="lake-formation", key=platform.keys.curated, names=names
        )
        registers = Location(
            self,
            "RegistersLocation",
            bucket=names.registers,
            folder=TABLES,
            called="lake-formation-registers",
            key=platform.keys.registers,
            names=names,
        )
        granted = PlatformGrants(
            self,
            "Platform",
            location=location.arn,
            registers=registers.arn,
            sources=sources_of(platform),
            names=names,
        )
        granted.node.add_dependency(location, registers)
        among = Surroundings(
            user_pool=Fn.import_value(names.user_pool),
            lake=Lake(
                Answers(
                    self,
                    "Answers",
                    days=environment.results_retention_days,
                    names=names,
                    uses=platform.keys.users.answers,
                ),
                environment.max_scanned_bytes,
                names,
            ),
        )
        catalogue, states = platform.catalogue, platform.standings
        for name, agreement in sorted(catalogue.agreements.items()):
            accesses = lake_accesses(agreement, catalogue.datasets, catalogue.hierarchies, catalogue.registers)
            AgreementStack(self, agreement=agreement, state=states[name], accesses=accesses, among=among)
        Switch(self, "Switch", boundary=environment.permissions_boundary or names.policy(names.boundary), names=names)
        active = sum(state is AgreementState.ACTIVE for state in states.values())
        self.output("ActiveAgreements", f"{active} of {len(states)}", "Agreements that gave access when deployed")
