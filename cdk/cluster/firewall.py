"""The firewall in front of the explorer: AWS's managed rules, and a limit of requests from one address."""

from __future__ import annotations

from aws_cdk.aws_kms import IKey
from aws_cdk.aws_wafv2 import CfnLoggingConfiguration, CfnWebACL
from constructs import Construct

from cdk.guardrails.logs import log_group
from cdk.naming import Names
from config.keeping import LogDays

_GROUPS = ("AmazonIpReputationList", "CommonRuleSet", "KnownBadInputsRuleSet")
MANAGED = tuple(f"AWSManagedRules{name}" for name in _GROUPS)
# It turns away every body of more than 8 KB, as a list of people to invite and a request for access are. Both servers
# refuse what is larger than they take (MAX_CONTENT_LENGTH), so that it need only be counted.
COUNTED = {"AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",)}


class Firewall(Construct):
    """A web ACL. ``rate`` is how many requests one address may make in five minutes."""

    def __init__(
        self, scope: Construct, construct_id: str, *, rate: int, names: Names, logs: IKey, days: LogDays
    ) -> None:
        super().__init__(scope, construct_id)
        limit = CfnWebACL.RateBasedStatementProperty(limit=rate, aggregate_key_type="IP", evaluation_window_sec=300)
        rules = [
            CfnWebACL.RuleProperty(
                name="rate",
                priority=0,
                action=CfnWebACL.RuleActionProperty(block={}),
                statement=CfnWebACL.StatementProperty(rate_based_statement=limit),
                visibility_config=_seen("rate"),
            ),
            *(_managed(name, at) for at, name in enumerate(MANAGED, start=1)),
        ]
        self.acl = CfnWebACL(
            self,
            "Acl",
            name=names.named("explorer"),
            scope="REGIONAL",
            default_action=CfnWebACL.DefaultActionProperty(allow={}),
            rules=rules,
            visibility_config=_seen("explorer"),
        )
        # WAF writes to log groups with this beginning alone.
        name = f"aws-waf-logs-{names.named('explorer')}"
        group = log_group(self, "Logs", name=name, days=days, key=logs)
        # Behind it is the private tier too: the names of its sessions, and what is asked there, are for no log.
        hidden = CfnLoggingConfiguration.FieldToMatchProperty
        logging = CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.acl.attr_arn,
            log_destination_configs=[names.arn("logs", f"log-group:{name}")],  # WAF's own form: no `:*` at its end
            redacted_fields=[hidden(single_header={"Name": "cookie"}), hidden(query_string={})],
        )
        logging.node.add_dependency(group)


def _managed(name: str, priority: int) -> CfnWebACL.RuleProperty:
    count = CfnWebACL.RuleActionProperty(count={})
    counted = [CfnWebACL.RuleActionOverrideProperty(name=rule, action_to_use=count) for rule in COUNTED.get(name, ())]
    group = CfnWebACL.ManagedRuleGroupStatementProperty(
        vendor_name="AWS", name=name, rule_action_overrides=counted or None
    )
    return CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        override_action=CfnWebACL.OverrideActionProperty(none={}),
        statement=CfnWebACL.StatementProperty(managed_rule_group_statement=group),
        visibility_config=_seen(name),
    )


def _seen(name: str) -> CfnWebACL.VisibilityConfigProperty:
    return CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
