"""What one agreement becomes: group, workgroups, roles, filters and grants, in a template of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import NestedStack, Tags
from aws_cdk.aws_cognito import CfnUserPoolGroup
from constructs import Construct

from cdk.access.answers import TIER
from cdk.access.reader import Lake, Reader, give, make_workgroup
from cdk.access.role import ASK, LOOK_ROUND
from cdk.access.trust import its_people, name_sessions, the_tier
from contracts.agreements.access import Access
from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.states import AgreementState


@dataclass(frozen=True)
class Surroundings:
    """What every agreement's resources stand among."""

    user_pool: str
    lake: Lake


class AgreementStack(NestedStack):
    """The resources of one agreement. They go with its file, as one: nothing of it is left behind.

    Group and workgroups are there while the file is. Roles, filters and grants are there only while the agreement is
    active; without them nobody of the group sees anything, and nobody needs to be invited again when it is resumed.
    Its people have a role and filters, and the private tier has others: what it makes coarser it must read as it is
    kept, and people must not.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        agreement: AccessAgreement,
        state: AgreementState,
        accesses: Sequence[Access],
        among: Surroundings,
    ) -> None:
        super().__init__(scope, agreement.name, description=f"Pratique: the agreement {agreement.name}")
        names, lake, active = among.lake.names, among.lake, state is AgreementState.ACTIVE
        people = Reader(
            names.people(agreement.name),
            f"the people of the agreement {agreement.name}",
            its_people(agreement, names),
            f"{agreement.name}/",
            (*ASK, *LOOK_ROUND),
        )
        tier = Reader(
            names.tier(agreement.name),
            f"the private tier for the agreement {agreement.name}",
            the_tier(agreement, names),
            f"{TIER}{agreement.name}/",
            ASK,
            suffix="Tier",
        )
        if filters := [access.cells_filter() for access in accesses if access.columns]:
            make_workgroup(self, people, lake)
            if active:
                role = give(self, people, agreement=agreement, filters=filters, lake=lake)
                name_sessions(role, agreement, names)
        if filters := [access.tier_filter() for access in accesses]:
            make_workgroup(self, tier, lake)
            if active:
                give(self, tier, agreement=agreement, filters=filters, lake=lake)
        CfnUserPoolGroup(
            self,
            "Group",
            user_pool_id=among.user_pool,
            group_name=agreement.group,
            description=agreement.title,
        )
        for name, value in (("agreement", agreement.name), ("purpose", agreement.purpose.value)):
            Tags.of(self).add(name, value)
