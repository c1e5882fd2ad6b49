"""The packs of security rules that every synth is held against."""

from __future__ import annotations

from aws_cdk import App
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NagPack, NIST80053R5Checks, PCIDSS321Checks


def security_packs(app: App) -> list[NagPack]:
    """Return AwsSolutions, NIST 800-53 revision 5, HIPAA and PCI DSS 3.2.1, for this app."""
    return [pack(app) for pack in (AwsSolutionsChecks, NIST80053R5Checks, HIPAASecurityChecks, PCIDSS321Checks)]
