"""The ledger: one item holds each drop's one state."""

from __future__ import annotations

from aws_cdk.aws_dynamodb import (
    Attribute,
    AttributeType,
    BillingMode,
    PointInTimeRecoverySpecification,
    Table,
    TableEncryption,
)
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.guardrails.findings import HIPAA, NIST, acknowledge, rule
from cdk.naming import Names


class Ledger(Construct):
    """The DynamoDB table of drops and releases: paid by use, restorable to any second of the last 35 days."""

    def __init__(self, scope: Construct, construct_id: str, *, key: IKey, names: Names, destroy: bool) -> None:
        super().__init__(scope, construct_id)
        self.table = Table(
            self,
            "Table",
            table_name=names.ledger,
            partition_key=Attribute(name="pk", type=AttributeType.STRING),
            sort_key=Attribute(name="sk", type=AttributeType.STRING),
            billing_mode=BillingMode.PAY_PER_REQUEST,
            encryption=TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
            point_in_time_recovery_specification=PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
            deletion_protection=not destroy,
        )
        again = "The stack backup has it in its plan, by its name; the rule sees plans of the same stack alone."
        acknowledge(self.table, rule("DynamoDBInBackupPlan", again, (NIST, HIPAA)))
