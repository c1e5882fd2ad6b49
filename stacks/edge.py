"""Stack: the firewall in front of the public site, in the region where CloudFront looks for it."""

from __future__ import annotations

from dataclasses import replace

from constructs import Construct

from cdk.pipeline.platform import Platform
from cdk.site.firewall import Firewall
from cdk.site.watch import SiteWatch
from stacks.base import PlatformStack

REGION = "us-east-1"


class EdgeStack(PlatformStack):
    """The web ACL and the log of what it turned away, whose address goes into the environment's file; the site's alarm.

    The alarm is there once that file names the distribution, which is made after this.
    """

    name = "edge"
    about = "the firewall in front of the public site"
    holds_data = True

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        names, environment = replace(platform.names, region=REGION), platform.environment
        super().__init__(scope, names=names, destroy=destroy)
        most, days = environment.edge.requests_per_address, environment.log_retention_days
        firewall = Firewall(self, "Firewall", most=most, days=days, names=names)
        if environment.edge.distribution:
            SiteWatch(
                self,
                "Watch",
                distribution=environment.edge.distribution,
                key=firewall.key,
                email=environment.alerts_email,
                names=names,
            )
        self.output("SiteFirewall", firewall.acl.attr_arn, "The web ACL: edge.firewall in the environment's file")
