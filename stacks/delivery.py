"""Stack: who may deploy."""

from __future__ import annotations

from constructs import Construct

from cdk.delivery.deployer import Deployer
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack
from stacks.edge import REGION


class DeliveryStack(PlatformStack):
    """The role that the repository's workflow takes. Only where the environment's file names a repository."""

    name = "delivery"
    about = "who may deploy"
    holds_data = False

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, repository = platform.names, platform.environment.repository
        if repository is None:
            raise ValueError("the stack delivery is made only where the environment's file names a repository")
        deployer = Deployer(self, "Deployer", repository=repository, regions=[names.region, REGION], names=names)
        self.output("DeployRole", deployer.role.role_arn, "Role that the repository's workflow takes")
