"""Stack: the firewall in front of the public site, in the region where CloudFront looks for it."""

from __future__ import annotations

from dataclasses import replace

from constructs import Construct

from cdk.pipeline.platform import Platform
from cdk.site.firewall import Firewall
from cdk.site.watch import EdgeWatch
from stacks.base import PlatformStack

REGION = "us-east-1"


class EdgeStack(PlatformStack):
    """The web ACL, whose address goes into the environment's file, the log of what it turned away, and who is told.

    The site's alarm is there once that file names the distribution, which is made after this.
    """

    name = "edge"
    about = "the firewall in front of the public site, and who is told of what happens in its region"
    holds_data = True

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        names, environment = replace(platform.names, region=REGION), platform.environment
        super().__init__(scope, names=names, destroy=destroy)
        most, days = environment.edge.requests_per_address, environment.log_retention_days
        uses = platform.keys.users.edge
        firewall = Firewall(self, "Firewall", most=most, days=days, names=names, uses=uses)
        watch = EdgeWatch(self, "Watch", key=firewall.key, email=environment.alerts_email, names=names)
        if environment.edge.distribution:
            watch.on_site(environment.edge.distribution)
        self.output("SiteFirewall", firewall.acl.attr_arn, "The web ACL: edge.firewall in the environment's file")
