"""What one agreement becomes: group, workgroup, role, filters and grants, in a template of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import NestedStack, Tags
from aws_cdk.aws_cognito import CfnUserPoolGroup
from aws_cdk.aws_lakeformation import CfnDataCellsFilter
from constructs import Construct

from cdk.access.answers import Answers
from cdk.access.grants import grant_filter
from cdk.access.role import AgreementRole
from cdk.lake.workgroup import Workgroup
from cdk.naming import Names
from contracts.access import CellsFilter
from contracts.agreement import AccessAgreement
from contracts.agreement_states import AgreementState


@dataclass(frozen=True)
class Surroundings:
    """What every agreement's resources stand among."""

    user_pool: str
    identity_pool: str
    answers: Answers
    max_bytes: int
    names: Names


class AgreementStack(NestedStack):
    """The resources of one agreement. They go with its file, as one: nothing of it is left behind.

    Group and workgroup are there while the file is. Role, filters and grants are there only while the agreement is
    active; without them nobody of the group sees anything, and nobody needs to be invited again when it is resumed.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        agreement: AccessAgreement,
        state: AgreementState,
        filters: Sequence[CellsFilter],
        among: Surroundings,
    ) -> None:
        super().__init__(scope, agreement.name, description=f"Pratique: the agreement {agreement.name}")
        self._agreement, self._among = agreement, among
        role = self._access(filters) if filters and state is AgreementState.ACTIVE else None
        CfnUserPoolGroup(
            self,
            "Group",
            user_pool_id=among.user_pool,
            group_name=agreement.group,
            description=agreement.title,
            role_arn=role.role.role_arn if role else None,
        )
        if filters:
            self._workgroup()
        for name, value in (("agreement", agreement.name), ("purpose", agreement.purpose.value)):
            Tags.of(self).add(name, value)

    def _workgroup(self) -> None:
        names, answers = self._among.names, self._among.answers
        Workgroup(
            self,
            "Workgroup",
            name=names.named(self._agreement.group),
            description=f"Queries under the agreement {self._agreement.name}",
            answers=f"{answers.bucket}/{self._agreement.name}/",
            key=answers.key,
            max_bytes=self._among.max_bytes,
            names=names,
        )

    def _access(self, filters: Sequence[CellsFilter]) -> AgreementRole:
        names, answers = self._among.names, self._among.answers
        role = AgreementRole(
            self, "Access", agreement=self._agreement, identity_pool=self._among.identity_pool, names=names
        )
        workgroup = names.named(self._agreement.group)
        tables = [cells.table for cells in filters]
        role.may_query(tables, workgroup=workgroup, bucket=answers.bucket, key=answers.key)
        for cells in filters:
            made = _cells_filter(self, cells, names)
            grant = grant_filter(self, f"Grant-{cells.table}", role=role.role.role_arn, cells=cells, names=names)
            grant.node.add_dependency(made)
        return role


def _cells_filter(scope: Construct, cells: CellsFilter, names: Names) -> CfnDataCellsFilter:
    rows = CfnDataCellsFilter.RowFilterProperty
    return CfnDataCellsFilter(
        scope,
        f"Filter-{cells.table}",
        table_catalog_id=names.account,
        database_name=names.database,
        table_name=cells.table,
        name=cells.name,
        column_names=list(cells.columns),
        row_filter=rows(filter_expression=cells.expression) if cells.expression else rows(all_rows_wildcard={}),
    )
