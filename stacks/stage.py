"""The whole platform in one environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import PermissionsBoundary, Stage, Tags
from constructs import Construct

from cdk.guardrails.retention import keep_data
from cdk.identity.reads import TierReads
from cdk.keys.users import KeyUsers
from cdk.landing.parts import parts
from cdk.landing.scan import hold_to_quota
from cdk.landing.supplier import hold_to_catalogue
from cdk.naming import Names
from cdk.packaging.target import Target
from cdk.pipeline.platform import Platform
from config.model import Environment
from contracts.agreements.states import AgreementState
from contracts.catalogue import Catalogue
from stacks.access import AccessStack
from stacks.audit import AuditStack
from stacks.backup import BackupStack
from stacks.base import PlatformStack
from stacks.boundary import BoundaryStack
from stacks.cloud_only import CLOUD_ONLY
from stacks.cluster import ClusterStack
from stacks.delivery import DeliveryStack
from stacks.edge import EdgeStack
from stacks.identity import IdentityStack
from stacks.inviting import InvitingStack
from stacks.keys import KeysStack
from stacks.lake import LakeStack
from stacks.landing import LandingStack
from stacks.observability import ObservabilityStack
from stacks.operations import OperationsStack
from stacks.pipeline import PipelineStack
from stacks.private import PrivateStack
from stacks.publication import PublicationStack
from stacks.registers import RegistersStack
from stacks.sftp import SftpStack
from stacks.sftp_users import SftpUsersStack
from stacks.site import SiteStack
from stacks.steward import StewardStack


class PlatformStage(Stage):
    """Every stack of one environment, each after those whose resources it names.

    ``folder`` is the catalogue's, which the functions carry; ``standings`` say where each agreement stands. An embedded
    environment is without the stacks of ``CLOUD_ONLY``. Raises ``UnscannedZonesError`` and
    ``UnknownDatasetError``.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        catalogue: Catalogue,
        folder: Path,
        standings: Mapping[str, AgreementState],
        destroy: bool,
    ) -> None:
        names = Names.of(environment)
        if environment.malware_scan:
            hold_to_quota(sum(map(len, parts(catalogue.datasets).values())), environment.scanned_zones)
        hold_to_catalogue("suppliers", environment.suppliers, catalogue.datasets, environment=environment.name)
        boundary = environment.permissions_boundary or names.policy(names.boundary)
        super().__init__(scope, environment.name, permissions_boundary=PermissionsBoundary.from_arn(boundary))
        # Whatever stands decided today: the keys' stack is promoted, and so must not follow from decisions.
        every = dict.fromkeys(catalogue.agreements, AgreementState.ACTIVE)
        users = KeyUsers(environment, names, tier_reads_tables=TierReads.of(catalogue, every).any)
        keys = KeysStack(self, names=names, users=users, catalogue=catalogue, destroy=destroy)
        platform = Platform(environment, names, Target.of(environment), catalogue, folder, keys.keyring, standings)
        kinds = (
            StewardStack,
            SftpStack,
            LakeStack,
            ObservabilityStack,
            PipelineStack,
            PublicationStack,
            RegistersStack,
            DeliveryStack,
            EdgeStack,
            SiteStack,
            IdentityStack,
            PrivateStack,
            InvitingStack,
            AccessStack,
            AuditStack,
            BackupStack,
            ClusterStack,
            OperationsStack,
        )
        unasked = {
            "cluster": environment.cluster is None,
            "delivery": environment.repository is None,
            "sftp": environment.sftp is None,
        }
        left_out = {*(CLOUD_ONLY if environment.embedded else ()), *(name for name in unasked if unasked[name])}
        here = [kind for kind in kinds if kind.name not in left_out]
        landing = {
            part: LandingStack(self, platform=platform, destroy=destroy, part=part, datasets=datasets)
            for part, datasets in parts(catalogue.datasets).items()
        }
        made: list[PlatformStack] = [keys, *landing.values()]
        made += [kind(self, platform=platform, destroy=destroy) for kind in here]
        over_sftp = {*environment.sftp.users} if environment.sftp and SftpStack in here else set()
        made += [
            SftpUsersStack(self, platform=platform, destroy=destroy, part=part, keys=zones.keys)
            for part, zones in landing.items()
            if over_sftp & zones.keys.keys()
        ]
        for stack in made:
            for earlier in (other for other in made if other.name in stack.after):
                stack.add_stack_dependency(earlier)
        if environment.permissions_boundary is None:
            first = BoundaryStack(self, names=names, destroy=destroy)
            for stack in made:
                stack.add_stack_dependency(first)
        for name, value in environment.tags.items():
            Tags.of(self).add(name, value)
        keep_data(self, destroy=destroy)
