"""Data is kept by default; letting it be destroyed takes two switches, turned in two places."""

from __future__ import annotations

from aws_cdk import RemovalPolicies, RemovalPolicy
from constructs import Construct

from config.model import Environment
from contracts.reading.errors import PratiqueError

STATEFUL = (
    "AWS::Backup::BackupVault",
    "AWS::CloudTrail::Trail",
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::Glue::Database",
    "AWS::Glue::Table",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
)


class DestructionRefusedError(PratiqueError):
    """One switch of two is turned: data would be destroyed against the environment's own file, or by mistake."""


def destroys(environment: Environment, destroy: str | None) -> bool:
    """Whether this deployment may destroy data.

    The first switch is ``destroyable: true`` in the environment's file, which is reviewed; the second is
    ``-c destroy=<name of the environment>`` on the command line. The second alone is refused.
    """
    if destroy is None:
        return False
    if destroy != environment.name or not environment.destroyable:
        raise DestructionRefusedError(
            f"-c destroy={destroy} is refused: it must name the environment ({environment.name}), "
            f"and config/environments/{environment.name}.yaml must say destroyable: true"
        )
    return True


def keep_data(scope: Construct, *, destroy: bool) -> None:
    """Give every stateful resource below ``scope`` its removal policy, whatever construct it comes from.

    A resource that was made by a deployment that then failed is removed with it, so that the next one is not stopped
    by its name.
    """
    policy = RemovalPolicy.DESTROY if destroy else RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
    RemovalPolicies.of(scope).apply(policy, apply_to_resource_types=list(STATEFUL))
