"""The firewall in front of the public site, and its log of what it turned away."""

from __future__ import annotations

from aws_cdk.aws_wafv2 import CfnLoggingConfiguration, CfnWebACL
from constructs import Construct

from cdk.guardrails.logs import log_group
from cdk.keys.apart import ApartKey, Uses
from cdk.keys.keyring import let_logs
from cdk.naming import Names
from cdk.site.turned_away import block, bodies, overrides
from config.keeping import LogDays

# Files are all there is to ask for, so what is looked for is the usual probing, known bad input, and addresses that AWS
# has seen attack others. Anonymous networks are let in: everybody may read what is published.
MANAGED = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
)
FIVE_MINUTES = 300


class Firewall(Construct):
    """The web ACL of a CloudFront distribution: rules that AWS keeps, and a limit of requests by address.

    Belongs into us-east-1, as all that CloudFront names does. ``most`` is how many requests one address may make in
    five minutes before it is answered 429. ``uses`` are those of the key, under which alerts of this region lie too.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, most: int, days: LogDays, names: Names, uses: Uses
    ) -> None:
        super().__init__(scope, construct_id)
        self.acl = CfnWebACL(
            self,
            "Acl",
            name=names.named("site"),
            scope="CLOUDFRONT",
            default_action=CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_seen("site"),
            custom_response_bodies=bodies(),
            rules=[_limit(most), *(_managed(name, priority) for priority, name in enumerate(MANAGED, 1))],
        )
        self._log(days, names, uses)

    def _log(self, days: LogDays, names: Names, uses: Uses) -> None:
        """Keep what was turned away: the log of all that was read is CloudFront's."""
        about = "Log of what the firewall turned away, and alerts of us-east-1"
        self.key = ApartKey(self, "Key", alias="edge", about=about, names=names, uses=uses)
        let_logs(self.key, names)
        name = f"aws-waf-logs-{names.named('site')}"  # WAF takes no log group of another name
        log = log_group(self, "Log", name=name, days=days, key=self.key)
        turned_away = {"ActionCondition": {"Action": "BLOCK"}}
        logging = CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.acl.attr_arn,
            log_destination_configs=[names.arn("logs", f"log-group:{name}")],
            logging_filter={
                "DefaultBehavior": "DROP",
                "Filters": [{"Behavior": "KEEP", "Requirement": "MEETS_ANY", "Conditions": [turned_away]}],
            },
        )
        logging.node.add_dependency(log)


def _limit(most: int) -> CfnWebACL.RuleProperty:
    return CfnWebACL.RuleProperty(
        name="too-many-requests",
        priority=0,
        statement=CfnWebACL.StatementProperty(
            rate_based_statement=CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP", limit=most, evaluation_window_sec=FIVE_MINUTES
            )
        ),
        action=CfnWebACL.RuleActionProperty(block=block("too-many")),
        visibility_config=_seen("too-many-requests"),
    )


def _managed(name: str, priority: int) -> CfnWebACL.RuleProperty:
    return CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        statement=CfnWebACL.StatementProperty(
            managed_rule_group_statement=CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS", name=name, rule_action_overrides=overrides(name)
            )
        ),
        override_action=CfnWebACL.OverrideActionProperty(none={}),
        visibility_config=_seen(name),
    )


def _seen(name: str) -> CfnWebACL.VisibilityConfigProperty:
    return CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
