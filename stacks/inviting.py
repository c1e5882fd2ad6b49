"""Stack: what invites people under agreements, and reports who is let in."""

from __future__ import annotations

from aws_cdk import Fn
from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.identity.inviting import Inviting
from cdk.identity.recertifying import Recertifying
from cdk.observability.alarms import Alarms
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class InvitingStack(PlatformStack):
    """The functions that invite people and report each month who is let in, and their alarms.

    The private tier calls the first by a name of its own.
    """

    name = "inviting"
    about = "inviting people under agreements, and who is let in"
    holds_data = False
    after = ("keys", "lake", "observability", "identity", "private")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names = platform.names
        pool, key = Fn.import_value(names.user_pool), Fn.import_value(names.private_key)
        layers = Layers(self, "Layers", target=platform.target)
        inviting = Inviting(self, "Inviting", platform=platform, layers=layers, pool=pool, key=key)
        recertifying = Recertifying(self, "Recertifying", platform=platform, layers=layers, pool=pool, key=key)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        alarms = Alarms(self, "Alarms", topic=topic, names=names)
        alarms.on_functions([inviting.function])
        recertifying.alarm(alarms)
