"""What the account may cost a month, and who is told before it does."""

from __future__ import annotations

from aws_cdk.aws_budgets import CfnBudget
from constructs import Construct

from cdk.naming import Names

_SPENT = 80  # per cent of the budget


class MonthlyBudget(Construct):
    """Tells the topic of alarms when four fifths are spent, and when the month as it goes will end above the limit."""

    def __init__(self, scope: Construct, construct_id: str, *, limit: int, names: Names) -> None:
        super().__init__(scope, construct_id)
        CfnBudget(
            self,
            "Budget",
            budget=CfnBudget.BudgetDataProperty(
                budget_name=names.named("monthly"),
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=CfnBudget.SpendProperty(amount=limit, unit="USD"),
            ),
            notifications_with_subscribers=[
                CfnBudget.NotificationWithSubscribersProperty(
                    notification=CfnBudget.NotificationProperty(
                        notification_type=kind,
                        comparison_operator="GREATER_THAN",
                        threshold=threshold,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[
                        CfnBudget.SubscriberProperty(subscription_type="SNS", address=names.arn("sns", names.alerts))
                    ],
                )
                for kind, threshold in (("ACTUAL", _SPENT), ("FORECASTED", 100))
            ],
        )
