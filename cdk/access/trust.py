"""Who may take an agreement's roles, and on which days."""

from __future__ import annotations

from datetime import date, timedelta

from aws_cdk.aws_iam import ArnPrincipal, IPrincipal, PolicyStatement, PrincipalWithConditions, Role

from cdk.naming import Names
from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.days import begins

_POD = "private"  # namespace, service account and role of the private tier


def days_of(agreement: AccessAgreement) -> dict[str, dict[str, str]]:
    """Return the conditions that the first day has come and the last has not passed."""
    return {
        "DateGreaterThanEquals": {"aws:CurrentTime": _moment(agreement.start)},
        "DateLessThan": {"aws:CurrentTime": _moment(agreement.end + timedelta(days=1))},
    }


def _moment(day: date) -> str:
    return f"{begins(day):%Y-%m-%dT%H:%M:%SZ}"


def its_people(agreement: AccessAgreement, names: Names) -> IPrincipal:
    """Return the private tier's pods, for somebody who is signed in there and whom the session has to name."""
    purpose = {"aws:RequestTag/purpose": agreement.purpose.value}
    somebody = {"aws:RequestTag/person": "?*", "sts:SourceIdentity": "?*"}
    asked = {"StringEquals": {**_pods(names), **purpose}, "StringLike": somebody, **days_of(agreement)}
    return PrincipalWithConditions(_tier(names), asked)


def name_sessions(role: Role, agreement: AccessAgreement, names: Names) -> None:
    """Let the pods say in a session of the role for whom it is.

    Neither right takes a role. The source identity is in every record of what a session does.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
    """
    pods = PrincipalWithConditions(_tier(names), {"StringEquals": _pods(names), **days_of(agreement)})
    trust = role.assume_role_policy
    assert trust is not None  # noqa: S101 - every role has one
    trust.add_statements(PolicyStatement(principals=[pods], actions=["sts:SetSourceIdentity", "sts:TagSession"]))


def the_tier(agreement: AccessAgreement, names: Names) -> IPrincipal:
    """Return the private tier's pods: their role, in a session that EKS has tagged as theirs.

    The tags are transitive, so taking a role takes the right to tag its session.
    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    """
    asked = {"StringEquals": _pods(names), **days_of(agreement)}
    return PrincipalWithConditions(_tier(names), asked).with_session_tags()


def _tier(names: Names) -> ArnPrincipal:
    return ArnPrincipal(names.role(names.named(_POD)))


def _pods(names: Names) -> dict[str, str]:
    return {
        "aws:PrincipalTag/eks-cluster-name": names.dashboards,
        "aws:PrincipalTag/kubernetes-namespace": _POD,
        "aws:PrincipalTag/kubernetes-service-account": _POD,
    }
