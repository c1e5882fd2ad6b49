"""Grants of Lake Formation, each of some permissions on one resource to one role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk.aws_lakeformation import CfnPrincipalPermissions
from constructs import Construct

from cdk.keys.apart import deployer
from cdk.naming import Names
from contracts.agreements.access import CellsFilter

_Grant = CfnPrincipalPermissions


def grant_filter(
    scope: Construct, construct_id: str, *, role: str, cells: CellsFilter, names: Names
) -> CfnPrincipalPermissions:
    """Grant reading the cells that a filter leaves: neither the table nor the right to pass it on."""
    resource = _Grant.ResourceProperty(
        data_cells_filter=_Grant.DataCellsFilterResourceProperty(
            table_catalog_id=names.account,
            database_name=names.in_lake(cells.database),
            table_name=cells.table,
            name=cells.name,
        )
    )
    return grant(scope, construct_id, role, resource, ["SELECT"])


class PlatformGrants(Construct):
    """What the platform's own roles need of the lake's tables, since IAM alone opens none.

    A commit changes a curated table and its files' place; plan and link look at it; a release's query reads it, and
    that of a register its ``sources``. Register alone changes what a register is, and nobody here reads it. The
    deployment's role may place tables in the buckets.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        location: str,
        registers: str,
        sources: Sequence[str],
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        for name, permissions in (
            ("commit", ["ALTER", "DESCRIBE"]),
            ("link", ["DESCRIBE"]),
            ("plan", ["DESCRIBE"]),
            ("private", ["DESCRIBE"]),
            ("release-workflow", ["DESCRIBE", "SELECT"]),
        ):
            self._every(name, names.database, permissions)
        for name, permissions in (("private", ["DESCRIBE"]), ("register", ["ALTER", "DESCRIBE"])):
            self._every(name, names.registers_database, permissions, of="registers")
        linking = names.role(names.named("registers-workflow"))
        if sources:
            grant(self, "registers-workflow-database", linking, self._database(names.database), ["DESCRIBE"])
        for source in sources:
            table = self._table(names.database, name=source)
            grant(self, f"registers-workflow-{source}", linking, table, ["DESCRIBE", "SELECT"])
        places = {
            "deployer-location": (deployer(scope, names), location),
            "deployer-registers": (deployer(scope, names), registers),
            "commit-location": (names.role(names.named("commit")), location),
            "register-location": (names.role(names.named("register")), registers),
        }
        for name, (role, arn) in places.items():
            place = _Grant.DataLocationResourceProperty(catalog_id=names.account, resource_arn=arn)
            grant(self, name, role, _Grant.ResourceProperty(data_location=place), ["DATA_LOCATION_ACCESS"])

    def _every(self, name: str, database: str, permissions: Sequence[str], *, of: str = "") -> None:
        """Grant a role a look at a database, and permissions on every table of it."""
        role, prefix = self._names.role(self._names.named(name)), f"{name}-{of}" if of else name
        grant(self, f"{prefix}-database", role, self._database(database), ["DESCRIBE"])
        grant(self, f"{prefix}-tables", role, self._table(database, table_wildcard={}), permissions)

    def _database(self, name: str) -> CfnPrincipalPermissions.ResourceProperty:
        database = _Grant.DatabaseResourceProperty(catalog_id=self._names.account, name=name)
        return _Grant.ResourceProperty(database=database)

    def _table(self, database: str, **which: Any) -> CfnPrincipalPermissions.ResourceProperty:
        table = _Grant.TableResourceProperty(catalog_id=self._names.account, database_name=database, **which)
        return _Grant.ResourceProperty(table=table)


def grant(
    scope: Construct,
    construct_id: str,
    role: str,
    resource: CfnPrincipalPermissions.ResourceProperty,
    permissions: Sequence[str],
) -> CfnPrincipalPermissions:
    """Grant a role permissions on a resource of the catalogue, which it cannot pass on."""
    return CfnPrincipalPermissions(
        scope,
        construct_id,
        principal=_Grant.DataLakePrincipalProperty(data_lake_principal_identifier=role),
        resource=resource,
        permissions=list(permissions),
        permissions_with_grant_option=[],
    )
