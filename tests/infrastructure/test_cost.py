"""What it costs: every resource is accounted for, every price has its source, and an idle environment costs tens."""

from __future__ import annotations

import pytest
import yaml

from bench.cost.estimate import HERE, STANDING, Prices, at_rest, by_price, by_stack, under

KEY = {"Type": "AWS::KMS::Key", "Properties": {}}


@pytest.fixture(scope="module")
def prices():
    return Prices.load()


@pytest.fixture(scope="module")
def load():
    return yaml.safe_load((HERE / "load.yaml").read_text())


def test_whatever_is_deployed_is_priced_or_known_to_cost_nothing_by_standing_there(
    prod, with_cluster, with_sftp, prices
):
    stacks = [*prod.templates.values(), *prod.agreements.values(), with_cluster.templates["cluster"]]
    stacks += [with_sftp.templates[name] for name in ("sftp", "sftp-users", "landing")]
    kinds = {found["Type"] for template in stacks for found in template["Resources"].values()}

    assert kinds - prices.free - set(STANDING) == set()
    assert prices.free - kinds <= {"AWS::CDK::Metadata", "AWS::SNS::Subscription"}, "no longer deployed"


def test_every_price_names_the_page_it_was_read_on(prices):
    assert prices.read.startswith("20")
    for name, entry in prices.table.items():
        assert entry["source"].startswith("https://aws.amazon.com/"), name
        assert entry["usd"] > 0, name


def test_no_price_is_without_use(prices, load):
    by_hand = {use["price"] for use in load["uses"]}

    counted = {"config_evaluation", "endpoint", "lambda_calls", "lambda_time", "public_address", "web_acl_rule"}
    assert set(prices.table) == by_hand | set(STANDING.values()) | counted


def test_what_stands_there_is_counted(prices):
    lines = at_rest({"keys": {"Resources": {"A": KEY, "B": KEY}}}, prices)

    assert by_stack(lines) == {"keys": 2.0}


def test_what_a_function_is_paid_for_grows_with_its_memory(prices):
    call = {"amounts": {"drops": 1000}, "calls": {"triage": {"times": ["drops"], "seconds": 3}}, "uses": []}

    def usd(memory):
        function = {"FunctionName": "pratique-prod-triage", "MemorySize": memory}
        template = {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": function}}}
        return by_price(under(call, {"pipeline": template}, prices))["lambda_time"]

    assert usd(1024) == pytest.approx(3000 * 0.0000133334)
    assert usd(2048) == pytest.approx(2 * usd(1024))


def test_the_load_speaks_of_stacks_and_functions_that_there_are(prod, load):
    functions = {f["FunctionName"].removeprefix("pratique-prod-") for f in prod.properties("AWS::Lambda::Function")}

    assert set(load["calls"]) <= functions
    assert functions - set(load["calls"]) == {"invite", "quarantine", "recertify"}, "now and then"
    assert {use["stack"] for use in load["uses"]} <= set(prod.templates)


def test_a_cluster_is_paid_for_by_the_hour_and_said_so(with_cluster, prices):
    idle = by_stack(at_rest(with_cluster.templates, prices))

    # Cluster, NAT, load balancer, firewall, key, alarms, addresses on the internet of the NAT and of the load balancer,
    # and in three zones ten endpoints and the private tier's four.
    assert idle["cluster"] == pytest.approx(73 + 32.85 + 16.43 + 9 + 1 + 5 * 0.1 + (1 + 3) * 3.65 + (10 + 4) * 3 * 7.3)


def test_an_address_on_the_internet_is_paid_for_and_one_inside_is_not(prices):
    def balancer(scheme):
        of = {"Scheme": scheme, "Subnets": ["a", "b"]}
        return {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": of}

    address = {"Type": "AWS::EC2::EIP", "Properties": {}}
    found = {"Open": balancer("internet-facing"), "Inside": balancer("internal"), "Nat": address}
    lines = at_rest({"cluster": {"Resources": found}}, prices)

    assert [line.quantity for line in lines if line.price == "public_address"] == [2 + 1]


def test_a_server_for_sftp_is_paid_for_by_the_hour(with_sftp, prices):
    assert by_stack(at_rest(with_sftp.templates, prices))["sftp"] == pytest.approx(219)


def test_an_idle_environment_costs_tens_of_dollars_and_not_hundreds(prod, prices):
    assert 10 < sum(by_stack(at_rest(prod.templates, prices)).values()) < 100
