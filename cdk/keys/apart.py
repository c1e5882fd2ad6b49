"""The policy of a key that those who administer it cannot use: what is done with it is for the roles named here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk.aws_iam import AccountRootPrincipal, PolicyDocument, PolicyStatement

from cdk.naming import Names

# What the KMS guide lets key administrators do, but for CreateGrant, by which they could give themselves the use.
_ADMINISTER = [
    f"kms:{name}"
    for name in (
        *("CancelKeyDeletion", "CreateAlias", "DeleteAlias", "Describe*", "Disable*", "Enable*", "Get*", "List*"),
        *("PutKeyPolicy", "RevokeGrant", "ScheduleKeyDeletion", "TagResource", "UntagResource", "Update*"),
    )
]


def apart(names: Names, *, used_by: Mapping[str, Sequence[str]], by_all: Sequence[str] = ()) -> PolicyDocument:
    """Return the policy: ``used_by`` gives each action the names of its roles, ``by_all`` whoever has a right in IAM.

    Each still needs the right in its own policy. The account administers the key by its policies in IAM, so that nobody
    is locked out; to use it, an administrator would have to write another key policy, which people are told of.
    """
    statements = [PolicyStatement(sid="Administer", principals=[AccountRootPrincipal()], actions=_ADMINISTER)]
    for action, roles in used_by.items():
        only = {"ArnEquals": {"aws:PrincipalArn": [names.role(names.named(role)) for role in roles]}}
        statements.append(PolicyStatement(principals=[AccountRootPrincipal()], actions=[action], conditions=only))
    if by_all:
        statements.append(PolicyStatement(principals=[AccountRootPrincipal()], actions=list(by_all)))
    for statement in statements:
        statement.add_all_resources()
    return PolicyDocument(statements=statements)
