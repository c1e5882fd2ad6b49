"""The estimate: what stands in the templates is paid for every month, what is done is paid for by the load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import yaml

from bench.assembly import Templates, resources

HERE = Path(__file__).parent
STANDING = {
    "AWS::KMS::Key": "kms_key",
    "AWS::CloudWatch::Alarm": "alarm",
    "AWS::CloudWatch::Dashboard": "dashboard",
    "AWS::EC2::NatGateway": "nat",
    "AWS::EKS::Cluster": "cluster",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "load_balancer",
    "AWS::Transfer::Server": "sftp_server",
    "AWS::WAFv2::WebACL": "web_acl",
}
"""Types that cost money by being there."""
_DAYS = 30  # on which a rule of AWS Config looks at the account, in a month
_HOURLY = "freshness"  # the function whose metrics are told every hour, load or no load


@dataclass(frozen=True)
class Line:
    """One thing that is paid for: how much of which price, in which stack."""

    stack: str
    price: str
    quantity: float
    usd: float


@dataclass(frozen=True)
class Prices:
    """The dated table of unit prices; ``free`` are the types that cost nothing by being there."""

    table: Mapping[str, Mapping[str, Any]]
    free: frozenset[str]
    read: str
    region: str

    @classmethod
    def load(cls, path: Path = HERE / "prices.yaml") -> Prices:
        """Read the table."""
        document = yaml.safe_load(path.read_text())
        free = frozenset(f"AWS::{name}" for name in document["free"].split())
        return cls(document["prices"], free, str(document["read"]), document["region"])

    def line(self, stack: str, price: str, quantity: float) -> Line:
        """Return what a quantity costs."""
        entry = self.table[price]
        return Line(stack, price, quantity, quantity / entry["per"] * entry["usd"])


def at_rest(templates: Templates, prices: Prices) -> list[Line]:
    """Return what a month costs in which nothing is dropped, released or read."""
    lines = []
    for stack, template in templates.items():
        counts = Counter(found["Type"] for found in template["Resources"].values())
        lines += [prices.line(stack, price, counts[kind]) for kind, price in STANDING.items() if counts[kind]]
        rules = sum(len(acl["Rules"]) for acl in resources(template, "AWS::WAFv2::WebACL"))
        lines += [prices.line(stack, "web_acl_rule", rules)] if rules else []
        hourly = _hourly_metrics(template)
        lines += [prices.line(stack, "custom_metric", hourly)] if hourly else []
        daily = sum("MaximumExecutionFrequency" in found for found in resources(template, "AWS::Config::ConfigRule"))
        lines += [prices.line(stack, "config_evaluation", daily * _DAYS)] if daily else []
        attached = sum(len(found.get("SubnetIds", [])) for found in resources(template, "AWS::EC2::VPCEndpoint"))
        lines += [prices.line(stack, "endpoint", attached)] if attached else []
        addresses = _public_addresses(template)
        lines += [prices.line(stack, "public_address", addresses)] if addresses else []
    return lines


def under(load: Mapping[str, Any], templates: Templates, prices: Prices) -> list[Line]:
    """Return what a load costs besides what stands there anyway."""
    amounts = load["amounts"]

    def times(factors: Iterable[Any]) -> float:
        return float(prod(amounts.get(factor, factor) if isinstance(factor, str) else factor for factor in factors))

    lines = [prices.line(use["stack"], use["price"], times(use["times"])) for use in load["uses"]]
    for stack, template in templates.items():
        for function in resources(template, "AWS::Lambda::Function"):
            call = load["calls"].get(function["FunctionName"].rsplit("-", 1)[-1])
            if call is not None:
                calls, gigabytes = times(call["times"]), function["MemorySize"] / 1024
                lines.append(prices.line(stack, "lambda_time", calls * call["seconds"] * gigabytes))
                lines.append(prices.line(stack, "lambda_calls", calls))
    return lines


def by_stack(lines: Iterable[Line]) -> dict[str, float]:
    """Return dollars by stack."""
    return _summed((line.stack, line.usd) for line in lines)


def by_price(lines: Iterable[Line]) -> dict[str, float]:
    """Return dollars by what they are paid for, the most first."""
    found = _summed((line.price, line.usd) for line in lines)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _summed(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for name, usd in pairs:
        total[name] = total.get(name, 0) + usd
    return total


def _public_addresses(template: dict[str, Any]) -> int:
    """Return how many addresses of IPv4 are on the internet: a NAT gateway's, and a load balancer's in each subnet.

    A load balancer under load takes more. CloudFront's and an open SFTP server's are AWS's own and paid for with them.
    """
    balancers = resources(template, "AWS::ElasticLoadBalancingV2::LoadBalancer")
    open_ones = [balancer for balancer in balancers if balancer.get("Scheme") == "internet-facing"]
    return len(resources(template, "AWS::EC2::EIP")) + sum(len(balancer["Subnets"]) for balancer in open_ones)


def _hourly_metrics(template: dict[str, Any]) -> int:
    """Return how many metrics of ours the hourly function tells: one a dataset, and two of the whole."""
    functions = resources(template, "AWS::Lambda::Function")
    if not any(function["FunctionName"].endswith(f"-{_HOURLY}") for function in functions):
        return 0
    late = [alarm for alarm in resources(template, "AWS::CloudWatch::Alarm") if alarm["AlarmName"].endswith("-late")]
    return len(late) + 2
