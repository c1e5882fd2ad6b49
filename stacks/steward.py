"""Stack: Lake Formation's settings, before there is anything that they decide on."""

from __future__ import annotations

from constructs import Construct

from cdk.access.lake_formation import Settings
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class StewardStack(PlatformStack):
    """Who administers Lake Formation. It comes before the lake: a table keeps the permissions it was made with."""

    name = "steward"
    about = "who administers Lake Formation"
    holds_data = False

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        Settings(self, "LakeFormation", names=platform.names)
