"""Stack: the public site."""

from __future__ import annotations

from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.lake.log_bucket import ReaderLogs
from cdk.observability.alarms import Alarms
from cdk.pipeline.platform import Platform
from cdk.site.distribution import PublicSite
from cdk.site.routing import Routing
from stacks.base import PlatformStack


class SiteStack(PlatformStack):
    """CloudFront over the published bucket, the copier of routes, alarms."""

    name = "site"
    about = "the public site"
    holds_data = False
    after = ("lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names = platform.names
        environment = platform.environment
        site = PublicSite(
            self,
            "Site",
            names=names,
            logs=ReaderLogs(self, "Logs", name=names.bucket("site-logs"), under=platform.keys.logs, acls=True),
            edge=environment.edge,
            address=environment.site_address,
        )
        routing = Routing(self, "Routing", routes=site.routes, platform=platform)
        alarms = Alarms(
            self, "Alarms", topic=Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts)), names=names
        )
        alarms.on_functions([routing.function])
        alarms.on_undelivered("routing", routing.undelivered)
        which = "The distribution: edge.distribution in the environment's file"
        self.output("SiteDistribution", site.distribution.distribution_id, which)
        self.output("SiteAddress", f"https://{site.distribution.distribution_domain_name}", "The public site")
