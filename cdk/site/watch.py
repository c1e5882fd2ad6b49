"""Who is told of what happens in us-east-1: errors of the public site, and a key there that is touched."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Metric
from aws_cdk.aws_kms import Key
from constructs import Construct

from cdk.audit.watch import tell_of_keys
from cdk.guardrails.findings import acknowledge
from cdk.keys.keyring import let_tell
from cdk.naming import Names
from cdk.observability.alarms import Alarms, Rule
from cdk.observability.alerts import Alerts
from cdk.pipeline.trigger import Undelivered

_PERCENT = 5
_QUARTER = Rule(threshold=_PERCENT, periods=3)


class EdgeWatch(Construct):
    """A topic of this region with what tells it: an alarm or a rule looks at its own region and tells a topic there.

    Told are touches of a key, and with ``on_site`` errors of the distribution, whose metrics CloudFront has here.
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: Key, email: str | None, names: Names) -> None:
        super().__init__(scope, construct_id)
        let_tell(key, "cloudwatch", "events", account=names.account)
        topic = Alerts(self, "Alerts", key=key, email=email, names=names).topic
        undelivered = Undelivered(self, "Undelivered", name="edge", key=key, names=names).queue
        acknowledge(undelivered, {"AwsSolutions-SQS3": "This queue is itself where undelivered events go."})
        tell_of_keys(self, of="edge", undelivered=undelivered, names=names)
        self._alarms = Alarms(self, "Alarms", topic=topic, names=names)
        self._alarms.on_undelivered("edge", undelivered)

    def on_site(self, distribution: str) -> None:
        """Alarm when the public site answers with errors."""
        errors = Metric(
            namespace="AWS/CloudFront",
            metric_name="5xxErrorRate",
            dimensions_map={"DistributionId": distribution, "Region": "Global"},
            statistic="Average",
            period=Duration.minutes(5),
        )
        said = f"For a quarter of an hour the public site has answered {_PERCENT} in a hundred requests with an error."
        self._alarms.add("site-answers", errors, said, runbook="site-answers", rule=_QUARTER)
