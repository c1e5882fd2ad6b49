"""Every key of an environment that more than one stack uses; others are made with what lies under them."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_kms import Key, KeySpec, KeyUsage
from constructs import Construct

from cdk.guardrails.findings import excuse
from cdk.keys.apart import ApartKey, Uses
from cdk.keys.users import KeyUsers
from cdk.naming import Names


class Keyring(Construct):
    """Every key of an environment that more than one stack uses.

    ``purposes`` holds, for each purpose domain, the key that pseudonyms are derived under; two domains never share one.
    ``certificates`` is the pair of keys that certificates of disclosure control are signed with: the private one never
    leaves KMS. ``users`` says who uses which; whoever administers one cannot.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, users: KeyUsers, domains: Iterable[str]
    ) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        self.users = users
        self.curated = self._key("curated", "Curated tables, candidates for release, answers of queries", users.curated)
        self.registers = self._key("registers", "Tables of registers, and what Athena writes for them", users.registers)
        self.ledger = self._key("ledger", "The state of every drop and release", users.ledger)
        self.published = self._key("published", "Releases, as the public reads them", users.published)
        self._let_cloudfront_read()
        self.alerts = self._key("alerts", "Alerts, and events that could not be delivered", users.alerts)
        let_tell(self.alerts, "budgets", "cloudwatch", "events", account=names.account)
        self.logs = self._key("logs", "Logs of functions and workflows, and of who read the site", users.logs)
        let_logs(self.logs, names)
        self._let_cloudfront_log()
        self.purposes = {domain: self._purpose_key(domain) for domain in domains}
        signing = (KeySpec.RSA_3072, KeyUsage.SIGN_VERIFY)
        what = "Signatures of certificates of disclosure control"
        self.certificates = self._key("certificates", what, users.certificates, signing)

    def _key(self, name: str, about: str, uses: Uses, kind: tuple[KeySpec, KeyUsage] | None = None) -> Key:
        return ApartKey(self, name, alias=name, about=about, names=self._names, uses=uses, kind=kind)

    def _let_cloudfront_read(self) -> None:
        """Let CloudFront read what is published, on behalf of the public."""
        distributions = f"arn:aws:cloudfront::{self._names.account}:distribution/*"
        self.published.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["kms:Decrypt"],
                resources=["*"],
                conditions={"ArnLike": {"aws:SourceArn": distributions}},
            )
        )

    def _let_cloudfront_log(self) -> None:
        """Let CloudFront's logs be delivered under the key, into the one bucket for them.

        The service and the action are those of its developer guide, "Standard logging (legacy)"; it names no account or
        distribution to hold it to, so it is held to the bucket, which S3 says in each request.
        """
        bucket = f"arn:aws:s3:::{self._names.bucket('site-logs')}"
        self.logs.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("delivery.logs.amazonaws.com")],
                actions=["kms:GenerateDataKey*"],
                resources=["*"],
                conditions={"StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket, f"{bucket}/*"]}},
            )
        )

    def _purpose_key(self, domain: str) -> Key:
        """Make the key of a purpose domain; never rotated, since a new one would change every pseudonym."""
        about = f"Pseudonyms for the purpose domain {domain}"
        hashing = (KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC)
        key = self._key(f"pseudonyms-{domain}", about, self.users.pseudonyms, hashing)
        excuse(key, {"CKV_AWS_7": "KMS rotates no HMAC key, and another key would change every pseudonym."})
        return key


def let_logs(key: Key, names: Names) -> None:
    """Let CloudWatch Logs keep the account's logs of its region under a key."""
    key.add_to_resource_policy(
        PolicyStatement(
            principals=[ServicePrincipal(f"logs.{names.region}.amazonaws.com")],
            actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            resources=["*"],
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": names.arn("logs", "*")}},
        )
    )


def let_tell(key: Key, *services: str, account: str) -> None:
    """Let services write to a topic or a queue under a key, which they do without our roles, for this account.

    What EventBridge brings says no account (decision 79).
    """
    for service in services:
        ours = {} if service == "events" else {"StringEquals": {"aws:SourceAccount": account}}
        key.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal(f"{service}.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions=ours,
            )
        )
