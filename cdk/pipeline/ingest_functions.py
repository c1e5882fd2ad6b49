"""The five functions of the ingest workflow and what each may do."""

from __future__ import annotations

from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.pipeline import grants
from cdk.pipeline.function import Capacity, PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from contracts.drops.drop import INCOMING

NAMES_OF_FILES = "Suppliers choose the names of their files; nothing outside incoming/ is read."
A_FOLDER_A_DROP = "Each drop has a folder of its own, named when it lands."


class IngestFunctions(Construct):
    """Triage, inspection, commit, settle, and quarantine, which takes people's decisions.

    Only the inspection sees what is in a drop, and only it can make pseudonyms; only the commit can change what a
    curated table is; only settle can put a file in quarantine or announce a commit.
    """

    def __init__(self, scope: Construct, construct_id: str, *, platform: Platform, layers: Layers) -> None:
        super().__init__(scope, construct_id)
        self._platform = platform
        self._layers = layers
        self.triage = self._triage()
        self.inspection = self._inspection()
        self.commit = self._commit()
        self.settle = self._settle()
        self.quarantine = self._quarantine()
        self.all = (self.triage, self.inspection, self.commit, self.settle, self.quarantine)

    @property
    def _zone_variables(self) -> dict[str, str]:
        return {"ZONES": self._platform.names.zone_pattern, "LEDGER_TABLE": self._platform.names.ledger}

    @property
    def _largest(self) -> dict[str, str]:
        environment = self._platform.environment
        return {
            "MAX_INSPECT_BYTES": str(environment.max_inspect_bytes),
            "MAX_SPARK_BYTES": str(environment.max_spark_bytes),
        }

    @property
    def inspecting(self) -> dict[str, str]:
        """The variables of whatever inspects a drop."""
        platform = self._platform
        pseudonym_keys = {domain: key.key_arn for domain, key in platform.keys.purposes.items()}
        return {
            **self._zone_variables,
            **self._largest,
            "MAX_SPREADSHEET_MEMORY": str(platform.environment.max_spreadsheet_memory),
            "CURATED_BUCKET": platform.names.curated,
            "PSEUDONYM_KEYS": platform.json(self, pseudonym_keys),
        }

    def _triage(self) -> PlatformFunction:
        scanned = self._platform.environment.malware_scan
        function = PlatformFunction(
            self,
            "triage",
            platform=self._platform,
            layers=self._layers,
            variables={**self._zone_variables, **self._largest, "SCANNED": "yes" if scanned else "no"},
        )
        grants.read_zones(function.role, self._platform, INCOMING, NAMES_OF_FILES)
        if scanned:
            grants.read_results_of_scans(function.role, self._platform)
        grants.list_zones(function.role, self._platform)
        grants.open_zones(function.role, self._platform)
        grants.use_ledger(function.role, self._platform, ["GetItem", "PutItem"], ["dataset"])
        return function

    def _inspection(self) -> PlatformFunction:
        platform = self._platform
        function = PlatformFunction(
            self,
            "inspection",
            platform=platform,
            layers=self._layers,
            variables=self.inspecting,
            capacity=Capacity(memory=3008, minutes=10, disk=4096),
        )
        role = function.role
        grants.read_zones(role, platform, INCOMING, NAMES_OF_FILES)
        grants.read_zones(role, platform, "receipts/", A_FOLDER_A_DROP)
        grants.write_zones(role, platform, "receipts/", A_FOLDER_A_DROP)
        grants.list_zones(role, platform)
        grants.open_zones(role, platform)
        grants.write_table_files(role, platform, "data/")
        grants.encrypt(role, [platform.keys.curated], platform)
        if platform.keys.purposes:
            allow(role, ["kms:GenerateMac"], [key.key_arn for key in platform.keys.purposes.values()])
        grants.use_ledger(role, platform, ["GetItem", "Query", "UpdateItem"], ["dataset"])
        return function

    def _commit(self) -> PlatformFunction:
        platform = self._platform
        bucket = platform.names.curated
        function = PlatformFunction(
            self,
            "commit",
            platform=platform,
            layers=self._layers,
            variables={
                "CURATED_BUCKET": bucket,
                "GLUE_DATABASE": platform.names.database,
                "LEDGER_TABLE": platform.names.ledger,
            },
            capacity=Capacity(memory=2048, minutes=5),
        )
        role = function.role
        grants.read_table_files(role, platform, "data/")
        grants.read_table_files(role, platform, "metadata/")
        grants.write_table_files(role, platform, "metadata/")
        grants.list_buckets(role, [bucket])
        grants.encrypt(role, [platform.keys.curated], platform)
        grants.read_tables(role, platform, "glue:UpdateTable")
        grants.use_ledger(role, platform, ["Query"], ["dataset"])
        return function

    def _settle(self) -> PlatformFunction:
        platform = self._platform
        function = PlatformFunction(
            self, "settle", platform=platform, layers=self._layers, variables=self._zone_variables
        )
        role = function.role
        grants.read_zones(role, platform, INCOMING, NAMES_OF_FILES)
        grants.read_zones(role, platform, "receipts/", A_FOLDER_A_DROP)
        grants.write_zones(role, platform, "receipts/", A_FOLDER_A_DROP)
        grants.write_zones(role, platform, "quarantine/", A_FOLDER_A_DROP)
        grants.list_zones(role, platform)
        grants.open_zones(role, platform)
        grants.use_ledger(role, platform, ["GetItem", "UpdateItem"], ["dataset"])
        allow(
            role,
            ["events:PutEvents"],
            [platform.names.arn("events", "event-bus/default")],
            conditions={"ForAllValues:StringEquals": {"events:source": ["pratique.ingest"]}},
        )
        return function

    def _quarantine(self) -> PlatformFunction:
        variables = {"LEDGER_TABLE": self._platform.names.ledger, **self._largest}
        function = PlatformFunction(
            self, "quarantine", platform=self._platform, layers=self._layers, variables=variables
        )
        grants.use_ledger(function.role, self._platform, ["GetItem", "UpdateItem"], ["dataset"])
        return function
