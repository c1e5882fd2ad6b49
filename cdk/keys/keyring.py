"""Every key of an environment but those of its landing zones, which are made with the zones."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_kms import Key, KeySpec, KeyUsage
from constructs import Construct

from cdk.guardrails.findings import excuse
from cdk.keys.apart import apart
from cdk.naming import Names

_USE = ["kms:Decrypt", "kms:GenerateDataKey"]


class Keyring(Construct):
    """Every key of an environment but those of its landing zones.

    ``purposes`` holds, for each purpose domain, the key that pseudonyms are derived under; two domains never share one.
    ``certificates`` is the pair of keys that certificates of disclosure control are signed with: the private one never
    leaves KMS. Whoever administers these cannot use them.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, domains: Iterable[str]) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        self.curated = self._data_key("curated", "Curated tables, candidates for release, answers of queries")
        self.registers = self._data_key("registers", "Tables of registers, and what Athena writes for them")
        self.ledger = self._data_key("ledger", "The state of every drop and release")
        self.published = self._published_key()
        self.alerts = self._alerts_key()
        self.logs = self._logs_key()
        self.purposes = {domain: self._purpose_key(domain) for domain in domains}
        self.certificates = Key(
            self,
            "certificates",
            alias=f"{self._names.prefix}/certificates",
            description="Signatures of certificates of disclosure control",
            key_spec=KeySpec.RSA_3072,
            key_usage=KeyUsage.SIGN_VERIFY,
            policy=apart(self._names, used_by={"kms:Sign": ["suppression"]}, by_all=["kms:Verify"]),
        )

    def _data_key(self, name: str, description: str) -> Key:
        return Key(self, name, alias=f"{self._names.prefix}/{name}", description=description, enable_key_rotation=True)

    def _published_key(self) -> Key:
        """Make the key of what is published; CloudFront reads it on behalf of the public."""
        key = self._data_key("published", "Releases, as the public reads them")
        distributions = f"arn:aws:cloudfront::{self._names.account}:distribution/*"
        key.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["kms:Decrypt"],
                resources=["*"],
                conditions={"ArnLike": {"aws:SourceArn": distributions}},
            )
        )
        return key

    def _alerts_key(self) -> Key:
        """Make the key of alerts and undelivered events, which alarms, rules and budgets write without our roles."""
        key = self._data_key("alerts", "Alerts, and events that could not be delivered")
        for service in ("budgets", "cloudwatch", "events"):
            key.add_to_resource_policy(
                PolicyStatement(
                    principals=[ServicePrincipal(f"{service}.amazonaws.com")], actions=_USE, resources=["*"]
                )
            )
        return key

    def _logs_key(self) -> Key:
        key = self._data_key("logs", "Logs of functions and workflows")
        key.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal(f"logs.{self._names.region}.amazonaws.com")],
                actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
                resources=["*"],
                conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": self._names.arn("logs", "*")}},
            )
        )
        return key

    def _purpose_key(self, domain: str) -> Key:
        """Make the key of a purpose domain; never rotated, since a new one would change every pseudonym."""
        key = Key(
            self,
            f"pseudonyms-{domain}",
            alias=f"{self._names.prefix}/pseudonyms-{domain}",
            description=f"Pseudonyms for the purpose domain {domain}",
            key_spec=KeySpec.HMAC_256,
            key_usage=KeyUsage.GENERATE_VERIFY_MAC,
            policy=apart(self._names, used_by={"kms:GenerateMac": ["inspection", "spark"]}),
        )
        excuse(key, {"CKV_AWS_7": "KMS rotates no HMAC key, and another key would change every pseudonym."})
        return key
