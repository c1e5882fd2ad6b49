"""The chart: accepted by the cluster version's schemas, and by the restricted Pod Security Standard."""

from __future__ import annotations

import copy
import json
import warnings
from types import SimpleNamespace

import pytest
import yaml
from typer.testing import CliRunner

from cdk.cluster.apps import PORT, PRIVATE_PORT, USER, explorer, private_tier
from cdk.cluster.chart import BALANCERS, INSIDE, chart
from cdk.cluster.cluster import VERSION
from cli import main

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library's own imports
    import kubernetes_validate

IMAGE = "444455556666.dkr.ecr.eu-west-2.amazonaws.com/pratique-prod/explorer@sha256:" + "0" * 64
TARGETS = "arn:aws:elasticloadbalancing:eu-west-2:444455556666:targetgroup/pratique-prod-explorer/0123456789abcdef"
# Volumes and rules as in "Pod Security Standards", Restricted, of Kubernetes' documentation.
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


TOLD = {"TIER_ADDRESS": "https://private.example"}


GATEWAYS = ["198.51.100.0/24", "203.0.113.0/24"]


def made(app):
    gateways = GATEWAYS if app.role else []
    return chart(app, image=IMAGE, target_group=TARGETS, least=3, most=24, gateways=gateways)


@pytest.fixture
def manifests():
    return made(explorer("https://figures.example"))


@pytest.fixture
def private():
    return made(private_tier(TOLD))


@pytest.fixture
def pod(manifests):
    return pod_of(manifests)


def pod_of(manifests):
    (deployment,) = [found for found in manifests if found["kind"] == "Deployment"]
    return deployment["spec"]["template"]["spec"]


def of_kind(manifests, kind):
    return [found for found in manifests if found["kind"] == kind]


def faults(pod):
    """Everything in a pod that the restricted standard forbids."""
    found = [name for name in ("hostNetwork", "hostPID", "hostIPC") if pod.get(name)]
    shared = pod.get("securityContext", {})
    found += ["sysctls"] if shared.get("sysctls") else []
    found += [f"volume {each['name']}" for each in pod.get("volumes", []) if not set(each) - {"name"} <= VOLUMES]
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        own = container.get("securityContext", {})
        both = {**shared, **own}
        found += ["privileged"] if own.get("privileged") else []
        found += ["escalation"] if own.get("allowPrivilegeEscalation") is not False else []
        found += ["root"] if both.get("runAsNonRoot") is not True or both.get("runAsUser") == 0 else []
        capabilities = own.get("capabilities", {})
        found += ["drop"] if "ALL" not in capabilities.get("drop", []) else []
        found += ["add"] if set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"} else []
        seccomp = both.get("seccompProfile", {}).get("type")
        found += ["seccomp"] if seccomp not in {"RuntimeDefault", "Localhost"} else []
        found += ["hostPort"] if any(port.get("hostPort") for port in container.get("ports", [])) else []
        found += ["procMount"] if own.get("procMount", "Default") != "Default" else []
        apparmor = both.get("appArmorProfile", {}).get("type", "RuntimeDefault")
        found += ["appArmor"] if apparmor not in {"RuntimeDefault", "Localhost"} else []
        found += ["seLinux"] if set(both.get("seLinuxOptions", {})) & {"user", "role"} else []
    return found


def test_every_manifest_keeps_to_the_schemas_of_the_clusters_version(manifests):
    known = [found for found in manifests if not found["apiVersion"].startswith("eks.amazonaws.com/")]

    assert {found["kind"] for found in manifests} - {found["kind"] for found in known} == {"TargetGroupBinding"}
    for found in known:
        kubernetes_validate.validate(found, VERSION, strict=True)


def test_the_schemas_would_find_a_fault(manifests):
    (deployment,) = of_kind(manifests, "Deployment")
    deployment["spec"]["replicas"] = "three"

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, VERSION, strict=True)


def test_the_pod_keeps_to_the_restricted_standard_and_its_namespace_admits_no_other(manifests, pod):
    (namespace,) = of_kind(manifests, "Namespace")

    assert faults(pod) == []
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("hostNetwork",), True),
        (("securityContext", "runAsNonRoot"), False),
        (("securityContext", "runAsUser"), 0),
        (("securityContext", "seccompProfile", "type"), "Unconfined"),
        (("volumes", 0), {"name": "host", "hostPath": {"path": "/"}}),
        (("containers", 0, "securityContext", "allowPrivilegeEscalation"), True),
        (("containers", 0, "securityContext", "capabilities"), {"drop": ["NET_RAW"]}),
        (("containers", 0, "securityContext", "capabilities"), {"drop": ["ALL"], "add": ["SYS_ADMIN"]}),
        (("containers", 0, "securityContext", "privileged"), True),
        (("containers", 0, "ports", 0, "hostPort"), 80),
    ],
)
def test_the_standard_would_find_a_fault(pod, path, value):
    worse = copy.deepcopy(pod)
    at = worse
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value

    assert faults(worse)


def test_its_root_is_read_only_and_it_has_no_token(manifests, pod):
    (container,) = pod["containers"]
    (account,) = of_kind(manifests, "ServiceAccount")

    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert pod["automountServiceAccountToken"] is account["automountServiceAccountToken"] is False
    assert "annotations" not in account["metadata"]
    assert {each["name"] for each in container["env"]} == {"EXPLORER_SITE"}


def test_what_runs_is_what_the_image_says(pod, repository):
    text = (repository / "dashboards" / "explorer" / "Dockerfile").read_text()
    (container,) = pod["containers"]

    assert f"USER {USER}:{USER}" in text
    assert f"EXPOSE {PORT}" in text
    assert pod["securityContext"]["runAsUser"] == USER
    assert container["image"] == IMAGE


def test_nothing_is_reached_and_nothing_reaches_out_unless_said(manifests):
    policies = {found["metadata"]["name"]: found["spec"] for found in of_kind(manifests, "NetworkPolicy")}
    closed, opened = policies["nothing-by-default"], policies["explorer"]
    outside = opened["egress"][1]["to"][0]["ipBlock"]

    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert opened["ingress"] == [
        {"from": [{"ipBlock": {"cidr": one}} for one in BALANCERS], "ports": [{"port": PORT, "protocol": "TCP"}]}
    ]
    assert "169.254.0.0/16" in outside["except"], "the address that hands out credentials of nodes"
    assert [port["port"] for rule in opened["egress"] for port in rule["ports"]] == [53, 53, 443]


def test_it_has_requests_limits_probes_and_room_to_be_moved(manifests, pod):
    (container,) = pod["containers"]
    (budget,) = of_kind(manifests, "PodDisruptionBudget")
    (scaler,) = of_kind(manifests, "HorizontalPodAutoscaler")
    spread = {each["topologyKey"]: each["whenUnsatisfiable"] for each in pod["topologySpreadConstraints"]}

    assert container["resources"]["requests"]["memory"] == container["resources"]["limits"]["memory"]
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)
    assert container["livenessProbe"]["httpGet"]["path"] == "/-/alive", "a site that is away must not end pods"
    assert budget["spec"]["maxUnavailable"] == 1
    assert (scaler["spec"]["minReplicas"], scaler["spec"]["maxReplicas"]) == (3, 24)
    assert spread["topology.kubernetes.io/zone"] == "DoNotSchedule"
    assert pod["terminationGracePeriodSeconds"] > container["lifecycle"]["preStop"]["sleep"]["seconds"]


def test_the_autoscaler_alone_says_how_many_pods_there_are(manifests, private):
    for found in (manifests, private):
        (deployment,) = of_kind(found, "Deployment")
        (scaler,) = of_kind(found, "HorizontalPodAutoscaler")

        assert scaler["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
        assert "replicas" not in deployment["spec"], "to apply the chart would undo or contradict what was scaled"


def test_the_guide_signs_in_where_it_pushes_an_image(repository):
    guide = (repository / "docs" / "cluster.md").read_text()

    assert 0 < guide.find('docker login --username AWS --password-stdin "${IMAGES%%/*}"') < guide.find("docker push")


def test_everything_is_in_the_explorers_namespace_but_the_switch_of_network_policies(manifests):
    elsewhere = [found for found in manifests if found["metadata"].get("namespace") != "explorer"]

    assert [found["kind"] for found in elsewhere] == ["Namespace", "ConfigMap"]
    assert elsewhere[1]["data"] == {"enable-network-policy-controller": "true"}


def test_the_private_tier_is_a_deployment_of_its_own_and_keeps_to_the_same_standard(private, manifests):
    kept = [found for found in private if not found["apiVersion"].startswith("eks.amazonaws.com/")]
    for found in kept:
        kubernetes_validate.validate(found, VERSION, strict=True)

    assert faults(pod_of(private)) == []
    own = {found["metadata"].get("namespace", found["metadata"]["name"]) for found in private}
    assert own == {"private", "kube-system"}
    assert pod_of(private)["serviceAccountName"] == "private" != pod_of(manifests)["serviceAccountName"]


def test_the_private_tier_alone_reaches_the_agent_that_gives_roles(private, manifests):
    def reached(found):
        policies = {each["metadata"]["name"]: each["spec"] for each in of_kind(found, "NetworkPolicy")}
        (talks,) = [spec for name, spec in policies.items() if name != "nothing-by-default"]
        return {(each["ipBlock"]["cidr"], rule["ports"][0]["port"]) for rule in talks["egress"] for each in rule["to"]}

    names = {("172.20.0.10/32", 53), ("10.100.0.10/32", 53)}
    assert reached(private) - names == {(one, 443) for one in (*INSIDE, *GATEWAYS)} | {("169.254.170.23/32", 80)}
    assert reached(manifests) - names == {("0.0.0.0/0", 443)}


def test_networks_of_the_chart_are_those_of_the_subnets(with_cluster):
    subnets = with_cluster.properties("AWS::EC2::Subnet", "cluster")
    by_kind = {
        kind: [one["CidrBlock"] for one in subnets if kind in str(one["Tags"])] for kind in ("balancer", "nodes")
    }

    assert by_kind == {"balancer": [*BALANCERS], "nodes": [*INSIDE]}
    groups = with_cluster.properties("AWS::EC2::SecurityGroup", "cluster")
    (endpoints,) = [one for one in groups if one["GroupDescription"] == "Endpoints of AWS services"]
    assert [one["CidrIp"] for one in endpoints["SecurityGroupIngress"]] == [*INSIDE]


@pytest.mark.parametrize(
    ("networks", "said"),
    [([], "--gateway"), (["0.0.0.0/0"], "would open the internet"), (["s3"], "is no network")],
)
def test_the_private_tiers_chart_says_where_its_files_are_and_opens_nothing_wider(monkeypatch, networks, said):
    monkeypatch.setattr("cli.chart.load", lambda _: SimpleNamespace(cluster=object(), site_address="https://x.example"))
    monkeypatch.setattr("cli.chart._told", lambda *_: TOLD)
    given = [word for network in networks for word in ("--gateway", network)]
    found = run("prod", "--image", IMAGE, "--target-group", TARGETS, "--pool", "p", "--client", "c", *given)

    assert found.exit_code != 0
    assert said in " ".join(f"{found.output} {found.exception}".split())


def test_what_runs_privately_is_what_its_image_says(private, repository):
    text = (repository / "dashboards" / "private" / "Dockerfile").read_text()
    (container,) = pod_of(private)["containers"]

    assert f"USER {USER}:{USER}" in text
    assert f"EXPOSE {PRIVATE_PORT}" in text
    assert container["env"] == [{"name": "TIER_ADDRESS", "value": "https://private.example"}]


def run(*arguments):
    return CliRunner().invoke(main.commands, ["chart", *arguments])


@pytest.mark.parametrize(
    ("image", "targets", "said"),
    [("explorer:latest", TARGETS, "by its digest"), (IMAGE, "my-target-group", "ExplorerTargetGroup")],
)
def test_an_image_by_its_tag_is_refused(image, targets, said):
    found = run("prod", "--image", image, "--target-group", targets)

    assert found.exit_code == 2
    assert said in " ".join(found.output.split())


def test_the_command_prints_what_is_tested_here(monkeypatch, manifests):
    class Found:
        cluster, site_address = object(), "https://figures.example"

    monkeypatch.setattr("cli.chart.load", lambda _: Found)
    said = run("prod", "--image", IMAGE, "--target-group", TARGETS)

    assert list(yaml.safe_load_all(said.output)) == json.loads(json.dumps(manifests))


def test_an_environment_without_a_cluster_has_no_chart():
    found = run("prod", "--image", IMAGE, "--target-group", TARGETS)

    assert found.exit_code == 1
    assert "asks for no cluster" in str(found.exception)
