"""Who may take an agreement's roles, and on which days."""

from __future__ import annotations

from datetime import date, timedelta

from aws_cdk.aws_iam import ArnPrincipal, IPrincipal, PrincipalWithConditions, WebIdentityPrincipal

from cdk.naming import Names
from contracts.agreement import AccessAgreement
from contracts.days import begins

_COGNITO = "cognito-identity.amazonaws.com"
_POD = "private"  # namespace, service account and role of the private tier


def days_of(agreement: AccessAgreement) -> dict[str, dict[str, str]]:
    """Return the conditions that the first day has come and the last has not passed."""
    return {
        "DateGreaterThanEquals": {"aws:CurrentTime": _moment(agreement.start)},
        "DateLessThan": {"aws:CurrentTime": _moment(agreement.end + timedelta(days=1))},
    }


def _moment(day: date) -> str:
    return f"{begins(day):%Y-%m-%dT%H:%M:%SZ}"


def its_people(agreement: AccessAgreement, identity_pool: str) -> IPrincipal:
    """Return the people whom the identity pool gives the role of their group."""
    people = {
        "StringEquals": {f"{_COGNITO}:aud": identity_pool},
        "ForAnyValue:StringLike": {f"{_COGNITO}:amr": "authenticated"},
    }
    return WebIdentityPrincipal(_COGNITO, {**people, **days_of(agreement)}).with_session_tags()


def the_tier(agreement: AccessAgreement, names: Names) -> IPrincipal:
    """Return the private tier's pods: their role, in a session that EKS has tagged as theirs.

    The tags are transitive, so taking a role takes the right to tag its session.
    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    """
    tags = {
        "aws:PrincipalTag/eks-cluster-name": names.dashboards,
        "aws:PrincipalTag/kubernetes-namespace": _POD,
        "aws:PrincipalTag/kubernetes-service-account": _POD,
    }
    pods = ArnPrincipal(names.role(names.named(_POD)))
    return PrincipalWithConditions(pods, {"StringEquals": tags, **days_of(agreement)}).with_session_tags()
