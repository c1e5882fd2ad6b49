"""Who is told when the public site answers with errors."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Metric
from aws_cdk.aws_kms import Key
from constructs import Construct

from cdk.keys.keyring import let_tell
from cdk.naming import Names
from cdk.observability.alarms import Alarms, Rule
from cdk.observability.alerts import Alerts

_PERCENT = 5
_QUARTER = Rule(threshold=_PERCENT, periods=3)


class SiteWatch(Construct):
    """An alarm on errors of the site's distribution, and the topic that it tells.

    CloudFront's metrics are in us-east-1, and an alarm looks at its own region's and tells a topic there.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, distribution: str, key: Key, email: str | None, names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        let_tell(key, "cloudwatch")
        topic = Alerts(self, "Alerts", key=key, email=email, names=names).topic
        errors = Metric(
            namespace="AWS/CloudFront",
            metric_name="5xxErrorRate",
            dimensions_map={"DistributionId": distribution, "Region": "Global"},
            statistic="Average",
            period=Duration.minutes(5),
        )
        said = f"For a quarter of an hour the public site has answered {_PERCENT} in a hundred requests with an error."
        alarms = Alarms(self, "Alarms", topic=topic, names=names)
        alarms.add("site-answers", errors, said, runbook="site-answers", rule=_QUARTER)
