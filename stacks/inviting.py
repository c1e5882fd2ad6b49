"""Stack: what invites people under agreements."""

from __future__ import annotations

from aws_cdk import Fn
from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.identity.inviting import Inviting
from cdk.observability.alarms import Alarms
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class InvitingStack(PlatformStack):
    """The function that invites people, its alarms, and the name by which the private tier calls it."""

    name = "inviting"
    about = "inviting people under agreements"
    holds_data = False
    after = ("keys", "lake", "observability", "identity", "private")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names = platform.names
        pool, key = Fn.import_value(names.user_pool), Fn.import_value(names.private_key)
        inviting = Inviting(self, "Inviting", platform=platform, pool=pool, key=key)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        Alarms(self, "Alarms", topic=topic, names=names).on_functions([inviting.function])
