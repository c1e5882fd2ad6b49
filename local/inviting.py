"""Inviting somebody to the private tier of this machine, where no mail is sent."""

from __future__ import annotations

from contracts.agreements.agreement import AccessAgreement
from lambdas.adapters.recovery import temporary_password
from local.platform import Platform


def invite_here(platform: Platform, username: str, agreement: AccessAgreement) -> str:
    """Make somebody anew, put them into the group of an agreement, and return their temporary password."""
    cognito, pool = platform.client("cognito-idp"), platform.output("UserPool")
    # The stack that makes the groups is left out here, with Lake Formation.
    if not any(group["GroupName"] == agreement.group for group in cognito.list_groups(UserPoolId=pool)["Groups"]):
        cognito.create_group(UserPoolId=pool, GroupName=agreement.group)
    if cognito.list_users(UserPoolId=pool, Filter=f'username = "{username}"')["Users"]:
        cognito.admin_delete_user(UserPoolId=pool, Username=username)
    password = temporary_password()
    mail = [{"Name": "email", "Value": f"{username}@here.example"}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=username,
        UserAttributes=mail,
        TemporaryPassword=password,
        MessageAction="SUPPRESS",
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName=agreement.group)
    return password
