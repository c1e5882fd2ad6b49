"""The audit's records as a table, and the questions that are asked of it."""

from __future__ import annotations

from pathlib import Path

from aws_cdk.aws_athena import CfnNamedQuery
from aws_cdk.aws_glue import CfnDatabase, CfnTable
from constructs import Construct

from cdk.naming import Names
from config.keeping import Audit

TABLE = "events"
QUERIES = Path(__file__).parent / "queries"

# The columns of CloudTrail's table in Athena's guide ("Query AWS CloudTrail logs").
_IDENTITY = (
    "struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,"
    "username:string,onbehalfof:struct<userid:string,identitystorearn:string>,"
    "sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,"
    "sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,"
    "ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>"
)
_TEXTS_BEFORE = (
    "eventtime eventsource eventname awsregion sourceipaddress useragent errorcode errormessage requestparameters "
    "responseelements additionaleventdata requestid eventid readonly"
)
_TEXTS_AFTER = (
    "eventtype apiversion recipientaccountid serviceeventdetails sharedeventid vpcendpointid vpcendpointaccountid "
    "eventcategory"
)
COLUMNS: dict[str, str] = {
    "eventversion": "string",
    "useridentity": _IDENTITY,
    **dict.fromkeys(_TEXTS_BEFORE.split(), "string"),
    "resources": "array<struct<arn:string,accountid:string,type:string>>",
    **dict.fromkeys(_TEXTS_AFTER.split(), "string"),
    "tlsdetails": "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>",
}

# Those that every account has from the first day ("AWS Regions", Account Management guide): somebody who should not be
# here need not work where we do.
_REGIONS = (
    "ap-northeast-1,ap-northeast-2,ap-northeast-3,ap-south-1,ap-southeast-1,ap-southeast-2,ca-central-1,eu-central-1,"
    "eu-north-1,eu-west-1,eu-west-2,eu-west-3,sa-east-1,us-east-1,us-east-2,us-west-1,us-west-2"
)


class RecordsTable(Construct):
    """A table over the trail's files, one partition an account, region and day; a day is there as soon as it begins."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Audit, names: Names) -> None:
        super().__init__(scope, construct_id)
        organisation = f"{settings.organisation}/" if settings.organisation else ""
        location = f"s3://{names.audit}/AWSLogs/{organisation}"
        self.database = CfnDatabase(
            self,
            "Database",
            catalog_id=names.account,
            database_input=CfnDatabase.DatabaseInputProperty(
                name=names.audit_database, description="Who did what, as CloudTrail wrote it down"
            ),
        )
        column = CfnTable.ColumnProperty
        self.table = CfnTable(
            self,
            "Table",
            catalog_id=names.account,
            database_name=names.audit_database,
            table_input=CfnTable.TableInputProperty(
                name=TABLE,
                description="One row for each call that was recorded",
                table_type="EXTERNAL_TABLE",
                parameters=_projection(
                    [names.account, *settings.accounts], f"{location}${{account}}/CloudTrail/${{region}}/${{day}}/"
                ),
                partition_keys=[column(name=name, type="string") for name in ("account", "region", "day")],
                storage_descriptor=CfnTable.StorageDescriptorProperty(
                    location=location,
                    columns=[column(name=name, type=kind) for name, kind in COLUMNS.items()],
                    input_format="com.amazon.emr.cloudtrail.CloudTrailInputFormat",
                    output_format="org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                    serde_info=CfnTable.SerdeInfoProperty(
                        serialization_library="org.apache.hive.hcatalog.data.JsonSerDe"
                    ),
                ),
            ),
        )
        self.table.node.add_dependency(self.database)

    def save_queries(self, workgroup: str) -> list[CfnNamedQuery]:
        """Save each question under its file's name, for whoever may use the workgroup."""
        return [
            CfnNamedQuery(
                self,
                path.stem,
                name=path.stem.replace("_", " "),
                description=path.read_text().partition("\n")[0].removeprefix("-- "),
                database=self.database.ref,
                work_group=workgroup,
                query_string=path.read_text(),
            )
            for path in sorted(QUERIES.glob("*.sql"))
        ]


def _projection(accounts: list[str], template: str) -> dict[str, str]:
    """Return the table's parameters by which Athena finds partitions without being told of each."""
    return {
        "classification": "cloudtrail",
        "projection.enabled": "true",
        "projection.account.type": "enum",
        "projection.account.values": ",".join(accounts),
        "projection.region.type": "enum",
        "projection.region.values": _REGIONS,
        "projection.day.type": "date",
        "projection.day.format": "yyyy/MM/dd",
        "projection.day.range": "2026/01/01,NOW",
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
        "storage.location.template": template,
    }
