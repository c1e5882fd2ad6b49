"""Stack: landing zones, and the roles of those who put drops into them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from aws_cdk.aws_iam import ManagedPolicy, PolicyStatement
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.landing.parts import keys_of, scanner_of, stack_of
from cdk.landing.scan import Scanner
from cdk.landing.supplier import SupplierRole
from cdk.landing.zone import LandingZone
from cdk.pipeline.platform import Platform
from contracts.drops.drop import UNCLAIMED
from stacks.base import PlatformStack


class LandingStack(PlatformStack):
    """The landing zones of one part of the datasets, the keys of which one policy opens, and their suppliers' roles.

    The first part has the zone for files of no known dataset too.
    """

    name = "landing"
    about = "landing zones, where suppliers put drops"
    holds_data = True
    after = ("lake",)

    def __init__(
        self, scope: Construct, *, platform: Platform, destroy: bool, part: int, datasets: Iterable[str]
    ) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy, called=stack_of(part))
        self._platform = platform
        made = {dataset: self._zone(dataset) for dataset in datasets}
        self.keys = keys = {dataset: zone.key for dataset, zone in made.items()}
        for dataset in (name for name in keys if name != UNCLAIMED):
            self._supplier(dataset, keys[dataset])
        opening = ManagedPolicy(
            self,
            "Keys",
            managed_policy_name=keys_of(part, platform.names),
            description="Opens the keys of landing zones, through S3 alone",
            statements=[
                PolicyStatement(
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=[key.key_arn for key in keys.values()],
                    conditions={"StringEquals": {"kms:ViaService": f"s3.{platform.names.region}.amazonaws.com"}},
                )
            ],
        )
        if platform.environment.malware_scan:
            self._scan(made, opening, part)
        zones = {dataset: platform.names.zone(dataset) for dataset in keys}
        output = f"LandingZones{part + 1}" if part else "LandingZones"
        self.output(output, json.dumps(zones), "Bucket of each dataset's landing zone, as JSON")

    def _zone(self, dataset: str) -> LandingZone:
        catalogue, environment = self._platform.catalogue, self._platform.environment
        known = catalogue.datasets.get(dataset)
        days = known.service.retention_days if known else environment.unclaimed_retention_days
        return LandingZone(
            self,
            f"Zone-{dataset}",
            dataset=dataset,
            retention_days=days,
            names=self._platform.names,
            uses=self._platform.keys.users.landing(dataset),
        )

    def _scan(self, zones: Mapping[str, LandingZone], keys: ManagedPolicy, part: int) -> None:
        """Scan what lands; triage looks at how that ended, and settle keeps what is not taken in."""
        names = self._platform.names
        scanner = Scanner(self, "Scanner", name=scanner_of(part), keys=keys, names=names)
        readers = [names.role(names.named(function)) for function in ("settle", "triage")]
        for dataset, zone in zones.items():
            scanner.watch(dataset, zone.bucket, readers=readers)

    def _supplier(self, dataset: str, key: IKey) -> None:
        supplier = self._platform.environment.suppliers.get(dataset)
        names = self._platform.names
        SupplierRole(self, f"Supplier-{dataset}", dataset=dataset, key=key, supplier=supplier, names=names)
