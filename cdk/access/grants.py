"""Grants of Lake Formation, each of some permissions on one resource to one role."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_lakeformation import CfnPrincipalPermissions
from constructs import Construct

from cdk.keys.apart import deployer
from cdk.naming import Names
from contracts.access import CellsFilter

_Grant = CfnPrincipalPermissions


def grant_filter(
    scope: Construct, construct_id: str, *, role: str, cells: CellsFilter, names: Names
) -> CfnPrincipalPermissions:
    """Grant reading the cells that a filter leaves: neither the table nor the right to pass it on."""
    resource = _Grant.ResourceProperty(
        data_cells_filter=_Grant.DataCellsFilterResourceProperty(
            table_catalog_id=names.account, database_name=names.database, table_name=cells.table, name=cells.name
        )
    )
    return _grant(scope, construct_id, role, resource, ["SELECT"])


class PlatformGrants(Construct):
    """What the platform's own roles need of the curated tables, since IAM alone opens none.

    A commit changes a table and its files' place; a plan looks at it; a release's query reads it. The deployment's role
    may place tables in the bucket.
    """

    def __init__(self, scope: Construct, construct_id: str, *, location: str, names: Names) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        for name, permissions in (
            ("commit", ["ALTER", "DESCRIBE"]),
            ("plan", ["DESCRIBE"]),
            ("private", ["DESCRIBE"]),
            ("release-workflow", ["DESCRIBE", "SELECT"]),
        ):
            role = names.role(names.named(name))
            _grant(self, f"{name}-database", role, self._database(), ["DESCRIBE"])
            _grant(self, f"{name}-tables", role, self._tables(), permissions)
        place = _Grant.ResourceProperty(
            data_location=_Grant.DataLocationResourceProperty(catalog_id=names.account, resource_arn=location)
        )
        for name, role in (("deployer", deployer(scope, names)), ("commit", names.role(names.named("commit")))):
            _grant(self, f"{name}-location", role, place, ["DATA_LOCATION_ACCESS"])

    def _database(self) -> CfnPrincipalPermissions.ResourceProperty:
        database = _Grant.DatabaseResourceProperty(catalog_id=self._names.account, name=self._names.database)
        return _Grant.ResourceProperty(database=database)

    def _tables(self) -> CfnPrincipalPermissions.ResourceProperty:
        every = _Grant.TableResourceProperty(
            catalog_id=self._names.account, database_name=self._names.database, table_wildcard={}
        )
        return _Grant.ResourceProperty(table=every)


def _grant(
    scope: Construct,
    construct_id: str,
    role: str,
    resource: CfnPrincipalPermissions.ResourceProperty,
    permissions: Sequence[str],
) -> CfnPrincipalPermissions:
    return CfnPrincipalPermissions(
        scope,
        construct_id,
        principal=_Grant.DataLakePrincipalProperty(data_lake_principal_identifier=role),
        resource=resource,
        permissions=list(permissions),
        permissions_with_grant_option=[],
    )
