"""Lake Formation: who administers it, that nothing is open by default, and which files it gives out."""

from __future__ import annotations

from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_lakeformation import CfnDataLakeSettings, CfnResource
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.keys.apart import deployer
from cdk.naming import Names


class Settings(Construct):
    """The deployment's own role administers Lake Formation, alone, and a new table is open to nobody.

    In a fresh account the group IAMAllowedPrincipals is given every new database and table, so that whoever has rights
    in IAM reads whole tables past every filter. Without default permissions it is given none. The settings are the
    account's: whatever database comes after them needs grants too.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names) -> None:
        super().__init__(scope, construct_id)
        principal = CfnDataLakeSettings.DataLakePrincipalProperty
        CfnDataLakeSettings(
            self,
            "Resource",
            admins=[principal(data_lake_principal_identifier=deployer(scope, names))],
            create_database_default_permissions=[],
            create_table_default_permissions=[],
            allow_external_data_filtering=False,
            allow_full_table_external_data_access=False,
        )


class Location(Construct):
    """Where tables lie, from which Lake Formation reads for whoever it lets read, with a role of its own.

    ``folder`` of the bucket, all of it when empty. The role ``called`` so reads the files of tables and nothing else of
    the bucket, and writes first metadata: once a place is Lake Formation's, Glue makes an Iceberg table there as this
    role ("Creating Apache Iceberg tables", Lake Formation's guide). Whoever is given a table to read is lent less. It
    stands in for the service's own role, which our key would have to trust for everything.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket: str,
        called: str,
        key: IKey,
        names: Names,
        folder: str = "",
    ) -> None:
        super().__init__(scope, construct_id)
        role = Role(
            self,
            "Role",
            role_name=names.named(called),
            description="What Lake Formation reads for those it lets read, and where it lets tables be made",
            assumed_by=ServicePrincipal("lakeformation.amazonaws.com"),
        )
        files = [names.objects(bucket, f"{folder}*/{kind}/*") for kind in ("data", "metadata")]
        allow(role, ["s3:GetObject"], files, because="A table's metadata names its files as they are written.")
        allow(
            role,
            ["s3:PutObject"],
            files[1:],
            because="A table that is made begins with metadata, in a folder of its own.",
        )
        allow(role, ["s3:ListBucket"], [f"arn:aws:s3:::{bucket}"])
        through = {"StringEquals": {"kms:ViaService": f"s3.{names.region}.amazonaws.com"}}
        allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], [key.key_arn], conditions=through)
        self.arn = f"arn:aws:s3:::{bucket}" + (f"/{folder}".rstrip("/") if folder else "")
        resource = CfnResource(
            self, "Resource", resource_arn=self.arn, role_arn=role.role_arn, use_service_linked_role=False
        )
        resource.node.add_dependency(role)
