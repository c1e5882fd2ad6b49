"""Who may sign in: a person whom an administrator entered, with password and one-time code, and not for long."""

from __future__ import annotations

import pytest

from lambdas.core.private.sessions import ENROLMENT


@pytest.fixture(scope="module")
def pool(prod):
    (found,) = prod.properties("AWS::Cognito::UserPool")
    return found


@pytest.fixture(scope="module")
def client(prod):
    (found,) = prod.properties("AWS::Cognito::UserPoolClient")
    return found


def test_nobody_signs_in_without_a_one_time_code_of_an_app(pool):
    assert pool["MfaConfiguration"] == "ON"
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert "SmsConfiguration" not in pool, "a text message is no second factor"
    assert "DeviceConfiguration" not in pool, "a remembered device is let in without the code"


def test_a_password_is_long_and_no_old_one_comes_back(pool):
    policy = pool["Policies"]["PasswordPolicy"]

    assert policy["MinimumLength"] >= 14
    assert all(policy[f"Require{kind}"] for kind in ("Lowercase", "Uppercase", "Numbers", "Symbols"))
    assert policy["PasswordHistorySize"] == 24
    assert policy["TemporaryPasswordValidityDays"] == 3


def test_only_an_administrator_enters_people_and_sets_their_passwords_anew(pool):
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert [way["Name"] for way in pool["AccountRecoverySetting"]["RecoveryMechanisms"]] == ["admin_only"]


def test_a_sign_in_at_high_risk_or_with_a_stolen_password_is_refused(prod, pool):
    (risk,) = prod.properties("AWS::Cognito::UserPoolRiskConfigurationAttachment")

    assert (pool["UserPoolTier"], pool["UserPoolAddOns"]["AdvancedSecurityMode"]) == ("PLUS", "ENFORCED")
    assert risk["ClientId"] == "ALL"
    assert risk["CompromisedCredentialsRiskConfiguration"]["Actions"]["EventAction"] == "BLOCK"
    actions = risk["AccountTakeoverRiskConfiguration"]["Actions"]
    assert actions["HighAction"]["EventAction"] == "BLOCK"
    assert actions["MediumAction"]["EventAction"] == "MFA_REQUIRED"


def test_what_is_kept_of_people_is_under_our_key_and_cannot_be_deleted(prod, destroyable, pool):
    assert pool["KeyConfiguration"]["KeyType"] == "CUSTOMER_MANAGED_KEY"
    (key,) = prod.properties("AWS::KMS::Key", "identity")
    using = [s for s in key["KeyPolicy"]["Statement"] if s["Principal"].get("Service") == "cognito-idp.amazonaws.com"]
    assert [s["Condition"]["StringEquals"] for s in using] == [{"aws:SourceAccount": "444455556666"}]
    assert pool["DeletionProtection"] == "ACTIVE"

    (of_dev,) = destroyable.properties("AWS::Cognito::UserPool")
    assert of_dev["DeletionProtection"] == "INACTIVE"


def test_the_client_has_a_secret_and_tells_nobody_who_exists(client):
    assert client["GenerateSecret"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"] is True
    assert set(client["ExplicitAuthFlows"]) == {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}


def test_a_token_lasts_a_quarter_of_an_hour_and_a_session_a_working_day(client):
    units = client["TokenValidityUnits"]

    assert set(units.values()) == {"minutes"}
    assert (client["AccessTokenValidity"], client["IdTokenValidity"]) == (15, 15)
    assert client["RefreshTokenValidity"] == 8 * 60


def test_there_is_no_sign_in_page_but_our_own(prod, client):
    assert prod.properties("AWS::Cognito::UserPoolDomain") == []
    assert client["AllowedOAuthFlowsUserPoolClient"] is False
    assert "CallbackURLs" not in client


def test_there_is_time_to_install_an_app(client):
    assert client["AuthSessionValidity"] == ENROLMENT // 60


def test_there_is_a_group_for_each_kind_of_work_of_the_environments_file(prod):
    groups = {group["GroupName"] for group in prod.properties("AWS::Cognito::UserPoolGroup")}

    assert groups == {"release-approvers", "doorkeepers", "administrators"}


def test_nobody_gets_credentials_of_aws_for_a_token(prod):
    """The private tier lends them, after its own look at the session (decision 90)."""
    kinds = {found["Type"] for template in prod.templates.values() for found in template["Resources"].values()}

    assert not [kind for kind in kinds if kind.startswith("AWS::Cognito::IdentityPool")]
