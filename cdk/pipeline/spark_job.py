"""The job that inspects drops too big for a function, on Spark: an AWS Glue job with a role of its own."""

from __future__ import annotations

from aws_cdk import AssetHashType
from aws_cdk.aws_glue import CfnJob, CfnSecurityConfiguration
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_s3_assets import Asset
from constructs import Construct

from cdk.guardrails.logs import log_group
from cdk.guardrails.permissions import allow
from cdk.packaging import archive, functions, layers
from cdk.packaging.assets import bundled
from cdk.pipeline import grants
from cdk.pipeline.ingest_functions import A_FOLDER_A_DROP, NAMES_OF_FILES
from cdk.pipeline.platform import Platform
from contracts.drops.drop import INCOMING, WORK

MINUTES = 120
_VERSION = "5.1"  # Spark 3.5.6, Python 3.11, Java 17: what requirements/spark.txt pins for the conformance of engines
_WORKERS = 10  # at most, G.2X: 8 cores, 32 GB and 138 GB of disk each
_AT_ONCE = 5


class SparkJob(Construct):
    """The job, its code and its role, which may do what the inspecting function may, and keep copies to work on.

    Costs nothing while no drop needs it. ``settings`` are the inspecting function's variables.
    """

    def __init__(self, scope: Construct, construct_id: str, *, platform: Platform, settings: dict[str, str]) -> None:
        super().__init__(scope, construct_id)
        names = platform.names
        self.name = names.named("inspection")
        self.arn = names.arn("glue", f"job/{self.name}")
        self._platform = platform
        self.role = Role(
            self,
            "Role",
            role_name=names.named("spark"),
            description="What the inspection on Spark may do",
            assumed_by=ServicePrincipal("glue.amazonaws.com"),
        )
        script, code, packages = self._assets()
        self._logs()
        CfnJob(
            self,
            "Job",
            name=self.name,
            description="Inspects a drop that is too big for a function",
            role=self.role.role_arn,
            glue_version=_VERSION,
            worker_type="G.2X",
            number_of_workers=_WORKERS,
            execution_property=CfnJob.ExecutionPropertyProperty(max_concurrent_runs=_AT_ONCE),
            timeout=MINUTES,
            max_retries=0,
            security_configuration=self._security().ref,
            command=CfnJob.JobCommandProperty(name="glueetl", python_version="3", script_location=script.s3_object_url),
            default_arguments={
                "--extra-py-files": code.s3_object_url,
                "--additional-python-modules": packages.s3_object_url,
                "--python-modules-installer-option": "-r",
                "--job-bookmark-option": "job-bookmark-disable",
                "--enable-auto-scaling": "true",
                "--conf": "spark.io.encryption.enabled=true --conf spark.authenticate=true",
                "--settings": platform.json(self, settings),
            },
        )
        self._allow()

    def _logs(self) -> None:
        """Make the groups that Glue writes to under a security configuration; its own would be kept for ever."""
        platform = self._platform
        for kind in ("error", "output"):
            log_group(
                self,
                f"Log-{kind}",
                name=f"/aws-glue/jobs/{self.name}-role/{platform.names.named('spark')}/{kind}",
                days=platform.environment.log_retention_days,
                key=platform.keys.logs,
            )

    def _assets(self) -> tuple[Asset, Asset, Asset]:
        content = functions.job_files(self._platform.folder)
        code = Asset(
            self,
            "Code",
            path=str(layers.REQUIREMENTS),
            asset_hash_type=AssetHashType.CUSTOM,
            asset_hash=archive.digest(content),
            bundling=bundled(lambda: functions.build_job(self._platform.folder)),
        )
        script = Asset(self, "Script", path=str(layers.ROOT / "jobs" / "glue.py"))
        packages = Asset(self, "Packages", path=str(layers.REQUIREMENTS / "job.txt"))
        assets = (script, code, packages)
        allow(self.role, ["s3:GetObject"], [f"arn:aws:s3:::{a.s3_bucket_name}/{a.s3_object_key}" for a in assets])
        return assets

    def _security(self) -> CfnSecurityConfiguration:
        keys = self._platform.keys
        return CfnSecurityConfiguration(
            self,
            "Security",
            name=self.name,
            encryption_configuration=CfnSecurityConfiguration.EncryptionConfigurationProperty(
                cloud_watch_encryption=CfnSecurityConfiguration.CloudWatchEncryptionProperty(
                    cloud_watch_encryption_mode="SSE-KMS", kms_key_arn=keys.logs.key_arn
                ),
                job_bookmarks_encryption=CfnSecurityConfiguration.JobBookmarksEncryptionProperty(
                    job_bookmarks_encryption_mode="CSE-KMS", kms_key_arn=keys.curated.key_arn
                ),
                s3_encryptions=[
                    CfnSecurityConfiguration.S3EncryptionProperty(
                        s3_encryption_mode="SSE-KMS", kms_key_arn=keys.curated.key_arn
                    )
                ],
            ),
        )

    def _allow(self) -> None:
        platform, role = self._platform, self.role
        grants.read_zones(role, platform, INCOMING, NAMES_OF_FILES)
        for prefix in ("receipts/", WORK):
            grants.read_zones(role, platform, prefix, A_FOLDER_A_DROP)
            grants.write_zones(role, platform, prefix, A_FOLDER_A_DROP)
        grants.list_zones(role, platform)
        grants.open_zones(role, platform)
        grants.write_table_files(role, platform, "data/")
        grants.encrypt(role, [platform.keys.curated], platform)
        if platform.keys.purposes:
            allow(role, ["kms:GenerateMac"], [key.key_arn for key in platform.keys.purposes.values()])
        grants.use_ledger(role, platform, ["Query"], ["dataset"])
        allow(
            role,
            ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            [platform.names.arn("logs", "log-group:/aws-glue/jobs/*")],
            because="Glue names its log groups and streams itself.",
        )
