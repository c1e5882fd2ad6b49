"""The table of the private tier's sessions."""

from __future__ import annotations

from aws_cdk.aws_dynamodb import Attribute, AttributeType, BillingMode, Table, TableEncryption
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.guardrails.findings import HIPAA, NIST, acknowledge, excuse, rule
from cdk.naming import Names

_NEVER_AGAIN = "A session that was ended must not come back: whoever is signed in signs in again."


class SessionsTable(Construct):
    """Sessions, used codes and counters, which go by themselves. Never restored: that would undo every sign-out."""

    def __init__(self, scope: Construct, construct_id: str, *, key: IKey, names: Names) -> None:
        super().__init__(scope, construct_id)
        self.table = Table(
            self,
            "Table",
            table_name=names.sessions,
            partition_key=Attribute(name="pk", type=AttributeType.STRING),
            time_to_live_attribute="expires",
            billing_mode=BillingMode.PAY_PER_REQUEST,
            encryption=TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
        )
        acknowledge(self.table, {"AwsSolutions-DDB3": _NEVER_AGAIN})
        acknowledge(self.table, rule("DynamoDBPITREnabled", _NEVER_AGAIN, (NIST, HIPAA)))
        acknowledge(self.table, rule("DynamoDBInBackupPlan", _NEVER_AGAIN, (NIST, HIPAA)))
        excuse(self.table, {"CKV_AWS_28": _NEVER_AGAIN})
