"""SFTP for suppliers that cannot call AWS: one server, and for each dataset a user with a supplier's power."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_transfer import CfnServer, CfnUser
from constructs import Construct

from cdk.guardrails.findings import excuse
from cdk.guardrails.logs import log_group
from cdk.landing.supplier import grant_put
from cdk.naming import Names
from config.keeping import LogDays
from contracts.drops.drop import INCOMING

# Newest when this was written: https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html
_ALGORITHMS = "TransferSecurityPolicy-2025-03"
_OPEN = "Suppliers come from the internet, with a key each; the server takes no password and shows nothing of a zone."


class SftpServer(Construct):
    """The server: SFTP alone, keys alone, each session in a log under our key."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, days: LogDays, logs: IKey) -> None:
        super().__init__(scope, construct_id)
        log = log_group(self, "Log", name=f"/aws/transfer/{names.prefix}", days=days, key=logs)
        self.server = CfnServer(
            self,
            "Server",
            domain="S3",
            protocols=["SFTP"],
            identity_provider_type="SERVICE_MANAGED",
            endpoint_type="PUBLIC",
            security_policy_name=_ALGORITHMS,
            structured_log_destinations=[log.log_group_arn],
            # Clients set a file's time once it is up, which needs more than putting.
            protocol_details=CfnServer.ProtocolDetailsProperty(set_stat_option="ENABLE_NO_OP"),
        )
        excuse(self.server, {"CKV_AWS_164": _OPEN})


class SftpUser(Construct):
    """The user of one dataset: sees one empty folder, which is ``incoming/`` of its zone, and can put files there."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        dataset: str,
        server: str,
        public_keys: Sequence[str],
        key: IKey,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        self.role = Role(
            self,
            "Role",
            role_name=names.named(f"sftp-{dataset}"),
            description=f"Puts drops of {dataset} that come over SFTP",
            assumed_by=ServicePrincipal(
                "transfer.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": names.account},
                    "ArnLike": {"aws:SourceArn": names.arn("transfer", "user/*")},
                },
            ),
        )
        grant_put(self.role, dataset=dataset, key=key, names=names)
        CfnUser(
            self,
            "User",
            server_id=server,
            user_name=dataset,
            role=self.role.role_arn,
            ssh_public_keys=list(public_keys),
            home_directory_type="LOGICAL",
            home_directory_mappings=[
                CfnUser.HomeDirectoryMapEntryProperty(
                    entry="/", target=f"/{names.zone(dataset)}/{INCOMING.rstrip('/')}", type="DIRECTORY"
                )
            ],
        )
