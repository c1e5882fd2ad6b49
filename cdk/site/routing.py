"""The function that copies the pointer to the latest releases into CloudFront's store, and what starts it."""

from __future__ import annotations

from aws_cdk.aws_cloudfront import KeyValueStore
from aws_cdk.aws_events_targets import LambdaFunction
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.pipeline import grants
from cdk.pipeline.function import PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from cdk.pipeline.pointer import POINTER, tell_of_pointer
from cdk.pipeline.trigger import Undelivered


class Routing(Construct):
    """Runs whenever the pointer changes; a change that could not be copied waits in a queue."""

    def __init__(self, scope: Construct, construct_id: str, *, routes: KeyValueStore, platform: Platform) -> None:
        super().__init__(scope, construct_id)
        names = platform.names
        undelivered = Undelivered(self, "Undelivered", name="routing", key=platform.keys.alerts, names=names)
        self.undelivered = undelivered.queue
        self.function = PlatformFunction(
            self,
            "routing",
            platform=platform,
            layers=Layers(self, "Layers", target=platform.target),
            variables={"PUBLISHED_BUCKET": names.published, "ROUTES_STORE": routes.key_value_store_arn},
            undelivered=self.undelivered,
        )
        role = self.function.role
        allow(role, ["s3:GetObject"], [names.objects(names.published, POINTER)])
        grants.decrypt(role, [platform.keys.published], platform)
        allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], [platform.keys.alerts.key_arn])
        allow(
            role,
            [f"cloudfront-keyvaluestore:{action}" for action in ("DescribeKeyValueStore", "ListKeys", "UpdateKeys")],
            [routes.key_value_store_arn],
        )
        target = LambdaFunction(self.function.function, dead_letter_queue=self.undelivered)
        tell_of_pointer(self, target, name="routing", why="", names=names)
