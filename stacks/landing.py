"""Stack: a landing zone for each dataset, and one for files of no known dataset."""

from __future__ import annotations

import json

from constructs import Construct

from cdk.landing.supplier import SupplierRole
from cdk.landing.zone import LandingZone
from cdk.pipeline.platform import Platform
from contracts.drops import UNCLAIMED
from stacks.base import PlatformStack


class LandingStack(PlatformStack):
    """Landing zones and the roles of those who put drops into them."""

    name = "landing"
    about = "landing zones, where suppliers put drops"
    holds_data = True
    after = ("keys", "lake")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        for dataset in platform.catalogue.datasets.values():
            self._zone(platform, dataset.name, dataset.service.retention_days)
            SupplierRole(
                self,
                f"Supplier-{dataset.name}",
                dataset=dataset.name,
                key=platform.keys.landing[dataset.name],
                supplier=platform.environment.suppliers.get(dataset.name),
                names=platform.names,
            )
        self._zone(platform, UNCLAIMED, platform.environment.unclaimed_retention_days)
        self.output("LandingZones", json.dumps(platform.zones), "Bucket of each dataset's landing zone, as JSON")

    def _zone(self, platform: Platform, dataset: str, retention_days: int) -> None:
        LandingZone(
            self,
            f"Zone-{dataset}",
            dataset=dataset,
            key=platform.keys.landing[dataset],
            retention_days=retention_days,
            names=platform.names,
        )
