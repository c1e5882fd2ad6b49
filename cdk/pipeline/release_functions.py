"""The three functions of the release workflow and what each may do."""

from __future__ import annotations

import json

from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.lake.workgroup import ANSWERS
from cdk.pipeline import grants
from cdk.pipeline.function import Capacity, PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from contracts.products.signoffs import OFFERS, SIGNATURES

_A_FOLDER_A_RELEASE = "Each release has a folder of its own, named when it is planned."
_AN_ANSWER_A_QUERY = "Athena names each answer after its query."


class ReleaseFunctions(Construct):
    """Plan, suppression and publish.

    The plan reads what tables are, never what is in them. Only the suppression sees counts before they are protected,
    now or in earlier releases, and it cannot write where the public reads; only publish can, and it sees protected
    counts alone, and of drops how many rows came in and when. The suppression signs what it has proved; publish can
    check a signature but not make one. Nor can it write a person's: it shows candidates to those who sign, and counts.
    """

    def __init__(self, scope: Construct, construct_id: str, *, platform: Platform, layers: Layers) -> None:
        super().__init__(scope, construct_id)
        self._platform = platform
        self._layers = layers
        self.plan = self._plan()
        self.suppression = self._suppression()
        self.publish = self._publish()
        self.all = (self.plan, self.suppression, self.publish)

    def _plan(self) -> PlatformFunction:
        platform = self._platform
        names = platform.names
        function = PlatformFunction(
            self,
            "plan",
            platform=platform,
            layers=self._layers,
            variables={
                "LEDGER_TABLE": names.ledger,
                "GLUE_DATABASE": names.database,
            },
            capacity=Capacity(memory=1024, minutes=2),
        )
        grants.read_table_files(function.role, platform, "metadata/")
        grants.list_buckets(function.role, [names.curated])
        grants.decrypt(function.role, [platform.keys.curated], platform)
        grants.read_tables(function.role, platform)
        # A release is refused in one step with a look at whether it has its turn.
        actions = ["ConditionCheckItem", "GetItem", "Query", "UpdateItem"]
        grants.use_ledger(function.role, platform, actions, ["dataset", "product"])
        return function

    def _suppression(self) -> PlatformFunction:
        platform = self._platform
        names = platform.names
        function = PlatformFunction(
            self,
            "suppression",
            platform=platform,
            layers=self._layers,
            variables={
                "LEDGER_TABLE": names.ledger,
                "CURATED_BUCKET": names.curated,
                "CERTIFICATE_KEY": platform.keys.certificates.key_arn,
            },
            capacity=Capacity(memory=3008, minutes=15),
        )
        role = function.role
        workgroup = names.arn("athena", f"workgroup/{names.workgroup}")
        allow(role, ["athena:GetQueryExecution"], [workgroup])
        grants.read_objects(role, platform, [names.results], ANSWERS, _AN_ANSWER_A_QUERY, versions=False)
        for prefix in (grants.CANDIDATES, grants.HISTORIES):
            grants.read_objects(role, platform, [names.curated], prefix, _A_FOLDER_A_RELEASE, versions=False)
            grants.write_objects(role, platform, [names.curated], prefix, _A_FOLDER_A_RELEASE)
        grants.list_buckets(role, [names.curated])
        grants.encrypt(role, [platform.keys.curated], platform)
        allow(role, ["kms:GetPublicKey", "kms:Sign", "kms:Verify"], [platform.keys.certificates.key_arn])
        grants.use_ledger(role, platform, ["GetItem", "UpdateItem"], ["product"])
        return function

    def _publish(self) -> PlatformFunction:
        platform = self._platform
        names = platform.names
        function = PlatformFunction(
            self,
            "publish",
            platform=platform,
            layers=self._layers,
            variables={
                "LEDGER_TABLE": names.ledger,
                "CURATED_BUCKET": names.curated,
                "PUBLISHED_BUCKET": names.published,
                "SITE_ADDRESS": platform.environment.site_address,
                "EXPLORER_ADDRESS": platform.environment.explorer_address,
                "CERTIFICATE_KEY": platform.keys.certificates.key_arn,
                "SIGNOFF": platform.environment.releases.signoff,
                "EMBARGO": "on" if platform.environment.releases.embargo else "off",
                "APPROVERS": json.dumps(platform.environment.releases.approvers),
            },
            capacity=Capacity(memory=1024, minutes=5),
        )
        role = function.role
        grants.read_objects(role, platform, [names.curated], grants.CANDIDATES, _A_FOLDER_A_RELEASE)
        for prefix in (OFFERS, SIGNATURES):
            grants.read_objects(role, platform, [names.curated], prefix, _A_FOLDER_A_RELEASE, versions=False)
        grants.write_objects(role, platform, [names.curated], OFFERS, _A_FOLDER_A_RELEASE)
        everything = "The published bucket is publish's own: the home page, the pointer and every release lie in it."
        grants.read_objects(role, platform, [names.published], "", everything)
        grants.write_objects(role, platform, [names.published], "", everything)
        grants.list_buckets(role, [names.curated, names.published])
        grants.encrypt(role, [platform.keys.curated, platform.keys.published], platform)
        allow(role, ["kms:Verify"], [platform.keys.certificates.key_arn])
        # A turn is taken in one step with a look at those of the products that overlap with this one.
        grants.use_ledger(role, platform, ["ConditionCheckItem", "GetItem", "Query", "UpdateItem"], ["product"])
        # Who signs is shown how registers were held against the product's figures.
        grants.use_ledger(role, platform, ["GetItem"], ["register"])
        # The pages of the catalogue tell how datasets came in and which agreements stand.
        grants.read_history(role, platform)
        return function
