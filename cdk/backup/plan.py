"""The plan: what is copied, how often, and how long a copy lasts."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk.aws_backup import BackupPlan, BackupPlanRule, BackupResource
from aws_cdk.aws_events import Schedule
from aws_cdk.aws_iam import ManagedPolicy, Role, ServicePrincipal
from constructs import Construct

from cdk.backup.vault import Vault
from cdk.guardrails.findings import acknowledge
from cdk.naming import Names

_KEPT_BY_AWS = "AWS keeps this policy in step with what AWS Backup calls; the service alone can assume the role."
_COPY = ("AWSBackupServiceRolePolicyForBackup", "service-role/"), ("AWSBackupServiceRolePolicyForS3Backup", "")
_RESTORE = ("AWSBackupServiceRolePolicyForRestores", "service-role/"), ("AWSBackupServiceRolePolicyForS3Restore", "")


class Plan(Construct):
    """Copies resources every night, kept for ``days``, and on the first of a month, kept for ``months`` of 31 days."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vault: Vault,
        resources: Sequence[str],
        days: int,
        months: int,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        plan = BackupPlan(self, "Plan", backup_plan_name=names.prefix, backup_vault=vault.vault)
        for name, schedule, kept in (
            ("nightly", Schedule.cron(hour="2", minute="0"), Duration.days(days)),
            ("monthly", Schedule.cron(day="1", hour="3", minute="0"), Duration.days(31 * months)),
        ):
            plan.add_rule(
                BackupPlanRule(
                    rule_name=name,
                    schedule_expression=schedule,
                    start_window=Duration.hours(1),
                    completion_window=Duration.hours(8),
                    delete_after=kept,
                )
            )
        plan.add_selection(
            "Selection",
            backup_selection_name=names.prefix,
            resources=[BackupResource.from_arn(arn) for arn in resources],
            role=_role(self, "Copy", _COPY, "Copies what cannot be made again", names),
            disable_default_backup_policy=True,
        )
        # Stands ready: whoever restores in an emergency should not have to make a role first.
        _role(self, "Restore", _RESTORE, "Restores copies, for whoever may pass it to AWS Backup", names)


def _role(
    scope: Construct, construct_id: str, policies: Sequence[tuple[str, str]], description: str, names: Names
) -> Role:
    role = Role(
        scope,
        construct_id,
        role_name=names.named(f"backup-{construct_id.lower()}"),
        description=description,
        assumed_by=ServicePrincipal("backup.amazonaws.com"),
        managed_policies=[ManagedPolicy.from_aws_managed_policy_name(f"{path}{name}") for name, path in policies],
    )
    for name, path in policies:
        acknowledge(
            role, {f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{path}{name}]": _KEPT_BY_AWS}
        )
    return role
