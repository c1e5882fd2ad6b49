"""The user pool: password and one-time code, for people whom an administrator has entered."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_cognito import (
    AccountRecovery,
    CfnUserPool,
    CfnUserPoolRiskConfigurationAttachment,
    FeaturePlan,
    KeepOriginalAttrs,
    Mfa,
    MfaSecondFactor,
    PasswordPolicy,
    SignInAliases,
    StandardAttribute,
    StandardAttributes,
    StandardThreatProtectionMode,
    UserPool,
)
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.naming import Names
from contracts.agreements.invitations import INVITED_DAYS

SHORTEST_PASSWORD = 14
_REMEMBERED_PASSWORDS = 24  # the most that Cognito keeps (PasswordPolicyType.PasswordHistorySize)


class ApprovedUsers(UserPool):
    """People who may see what is restricted, entered by an administrator, each with a one-time code of an app.

    No text messages and no remembered devices: either would let somebody in without the code. Nor can a mailbox alone
    set a new password: an administrator does that. Threat protection, which the plan Plus has, refuses passwords that
    are known from elsewhere and sign-ins at high risk.
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: IKey, names: Names, destroy: bool) -> None:
        super().__init__(
            scope,
            construct_id,
            user_pool_name=names.named("users"),
            feature_plan=FeaturePlan.PLUS,
            standard_threat_protection_mode=StandardThreatProtectionMode.FULL_FUNCTION,
            mfa=Mfa.REQUIRED,
            mfa_second_factor=MfaSecondFactor(otp=True, sms=False),
            enable_sms_role=False,
            self_sign_up_enabled=False,
            sign_in_aliases=SignInAliases(username=True, email=True),
            sign_in_case_sensitive=False,
            keep_original=KeepOriginalAttrs(email=True),
            standard_attributes=StandardAttributes(email=StandardAttribute(required=True, mutable=True)),
            password_policy=PasswordPolicy(
                min_length=SHORTEST_PASSWORD,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
                password_history_size=_REMEMBERED_PASSWORDS,
                temp_password_validity=Duration.days(INVITED_DAYS),
            ),
            account_recovery=AccountRecovery.NONE,
            deletion_protection=not destroy,
        )
        pool = self.node.default_child
        assert isinstance(pool, CfnUserPool)  # noqa: S101 - the CDK types it as any construct
        pool.key_configuration = CfnUserPool.KeyConfigurationProperty(
            key_type="CUSTOMER_MANAGED_KEY", kms_key_arn=key.key_arn
        )
        self._act_on_risk()

    def _act_on_risk(self) -> None:
        """Block what is known to be stolen or is at high risk; below that the code is asked for, as it is of all."""
        risk = CfnUserPoolRiskConfigurationAttachment
        self.risk = risk(
            self,
            "Risk",
            user_pool_id=self.user_pool_id,
            client_id="ALL",
            compromised_credentials_risk_configuration=risk.CompromisedCredentialsRiskConfigurationTypeProperty(
                actions=risk.CompromisedCredentialsActionsTypeProperty(event_action="BLOCK"),
                event_filter=["PASSWORD_CHANGE", "SIGN_IN", "SIGN_UP"],
            ),
            account_takeover_risk_configuration=risk.AccountTakeoverRiskConfigurationTypeProperty(
                actions=risk.AccountTakeoverActionsTypeProperty(
                    high_action=_action("BLOCK"), medium_action=_action("MFA_REQUIRED"), low_action=_action("NO_ACTION")
                )
            ),
        )


def _action(name: str) -> CfnUserPoolRiskConfigurationAttachment.AccountTakeoverActionTypeProperty:
    """Return what is done about a sign-in; nobody is mailed, for the mail would tell a thief what was noticed."""
    return CfnUserPoolRiskConfigurationAttachment.AccountTakeoverActionTypeProperty(event_action=name, notify=False)
