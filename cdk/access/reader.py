"""Those who read under an agreement, its people or the private tier: a workgroup, a role, filters and grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk.aws_iam import IPrincipal, Role
from aws_cdk.aws_lakeformation import CfnDataCellsFilter
from constructs import Construct

from cdk.access.answers import Answers
from cdk.access.grants import grant_filter
from cdk.access.role import AgreementRole
from cdk.lake.workgroup import Workgroup
from cdk.naming import Names
from contracts.agreements.access import CellsFilter
from contracts.agreements.agreement import AccessAgreement


@dataclass(frozen=True)
class Reader:
    """What a reader is: the name of role and workgroup, who takes the role, the folder of answers, Athena's actions.

    ``suffix`` tells the resources of one reader from those of another.
    """

    name: str
    about: str
    trusted: IPrincipal
    folder: str
    actions: tuple[str, ...]
    suffix: str = ""


@dataclass(frozen=True)
class Lake:
    """What every reader stands among: where answers lie, the most bytes of a query."""

    answers: Answers
    max_bytes: int
    names: Names


def make_workgroup(scope: Construct, reader: Reader, lake: Lake) -> None:
    """Make a reader's workgroup, which is there also when nothing is given."""
    Workgroup(
        scope,
        f"Workgroup{reader.suffix}",
        name=reader.name,
        description=f"Queries of {reader.about}",
        answers=f"{lake.answers.bucket}/{reader.folder}",
        key=lake.answers.key,
        max_bytes=lake.max_bytes,
        names=lake.names,
    )


def give(
    scope: Construct, reader: Reader, *, agreement: AccessAgreement, filters: Sequence[CellsFilter], lake: Lake
) -> Role:
    """Make a reader's role, and give it the cells that the filters leave."""
    names = lake.names
    made = AgreementRole(
        scope,
        f"Access{reader.suffix}",
        agreement=agreement,
        name=reader.name,
        about=f"What {reader.about} may do",
        trusted=reader.trusted,
        names=names,
    )
    tables = [(names.in_lake(cells.database), cells.table) for cells in filters]
    made.may_query(tables, actions=reader.actions, workgroup=reader.name, folder=reader.folder, answers=lake.answers)
    for cells in filters:
        kept = _cells_filter(scope, f"Filter{reader.suffix}-{cells.table}", cells, names)
        grant = f"Grant{reader.suffix}-{cells.table}"
        grant_filter(scope, grant, role=made.role.role_arn, cells=cells, names=names).node.add_dependency(kept)
    return made.role


def _cells_filter(scope: Construct, construct_id: str, cells: CellsFilter, names: Names) -> CfnDataCellsFilter:
    rows = CfnDataCellsFilter.RowFilterProperty
    return CfnDataCellsFilter(
        scope,
        construct_id,
        table_catalog_id=names.account,
        database_name=names.in_lake(cells.database),
        table_name=cells.table,
        name=cells.name,
        column_names=list(cells.columns),
        row_filter=rows(filter_expression=cells.expression) if cells.expression else rows(all_rows_wildcard={}),
    )
