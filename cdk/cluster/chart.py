"""What runs in the cluster, as Kubernetes takes it: plain values, no CDK and no template language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdk.cluster.apps import ALIVE, READY, USER, App

RANGE = "10.40.0.0/16"  # of the network
BALANCERS = ("10.40.0.0/26", "10.40.0.64/26", "10.40.0.128/26")  # subnets of the load balancer, a zone each
INSIDE = (
    "10.40.16.0/20",
    "10.40.32.0/20",
    "10.40.48.0/20",
)  # of nodes, pods, endpoints
AGENT = "169.254.170.23/32"  # gives pods the credentials of their role (EKS user guide, "How EKS Pod Identity works")

Manifest = dict[str, Any]


def chart(
    app: App, *, image: str, target_group: str, least: int, most: int, gateways: Sequence[str] = ()
) -> list[Manifest]:
    """Return every manifest of one deployment, in the order in which they are applied.

    ``image`` is named by its digest. ``target_group`` is the address of the load balancer's. ``gateways`` are networks
    of S3 and DynamoDB, to which the gateway endpoints lead: where an app with a role finds its files and tables.
    """
    return [
        _namespace(app),
        _network_policy_controller(),
        _nothing_by_default(app),
        _talks(app, gateways),
        _service_account(app),
        _deployment(app, image),
        _service(app),
        _autoscaler(app, least, most),
        _disruption_budget(app),
        _binding(app, target_group),
    ]


def _of(app: App, kind: str, version: str, spec: Manifest, name: str = "") -> Manifest:
    metadata = {"name": name or app.name, "namespace": app.name, "labels": app.labels}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def _namespace(app: App) -> Manifest:
    """Make the namespace, which admits pods of the restricted standard alone."""
    levels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": app.name, "labels": {**app.labels, **levels}}}


def _network_policy_controller() -> Manifest:
    """Switch on what enforces network policies in Auto Mode (EKS user guide, "Use Network Policies with EKS Auto")."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "amazon-vpc-cni", "namespace": "kube-system"},
        "data": {"enable-network-policy-controller": "true"},
    }


def _nothing_by_default(app: App) -> Manifest:
    """Let no pod of the namespace be reached or reach anything."""
    spec = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    return _of(app, "NetworkPolicy", "networking.k8s.io/v1", spec, "nothing-by-default")


def _talks(app: App, gateways: Sequence[str]) -> Manifest:
    """Let the load balancer ask pods, and pods ask for names and the little more that each needs.

    The open explorer reads the public site, whose addresses are CloudFront's: HTTPS outside private networks.
    One with a role reaches the agent that gives it, endpoints within the VPC and ``gateways``, and nothing outside.
    """
    private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"]
    names = [{"port": 53, "protocol": protocol} for protocol in ("UDP", "TCP")]
    https = [{"port": 443, "protocol": "TCP"}]
    egress: list[Manifest] = [
        {"to": _blocks(["172.20.0.10/32", "10.100.0.10/32"]), "ports": names},
    ]
    if app.role:
        egress.append({"to": _blocks([*INSIDE, *gateways]), "ports": https})
        egress.append({"to": _blocks([AGENT]), "ports": [{"port": 80, "protocol": "TCP"}]})
    else:
        egress.append({"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": private}}], "ports": https})
    spec = {
        "podSelector": {"matchLabels": app.pick},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [{"from": _blocks(BALANCERS), "ports": [{"port": app.port, "protocol": "TCP"}]}],
        "egress": egress,
    }
    return _of(app, "NetworkPolicy", "networking.k8s.io/v1", spec)


def _blocks(networks: Sequence[str]) -> list[Manifest]:
    return [{"ipBlock": {"cidr": network}} for network in networks]


def _service_account(app: App) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": app.name, "namespace": app.name, "labels": app.labels},
        "automountServiceAccountToken": False,
    }


def _deployment(app: App, image: str) -> Manifest:
    """Say what runs, and not how many: that is the autoscaler's, and applying two answers is refused as a conflict."""
    pod = {
        "serviceAccountName": app.name,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "terminationGracePeriodSeconds": 40,
        "topologySpreadConstraints": [
            _spread(app, "topology.kubernetes.io/zone", "DoNotSchedule"),
            _spread(app, "kubernetes.io/hostname", "ScheduleAnyway"),
        ],
        "containers": [_container(app, image)],
        "volumes": [{"name": "scratch", "emptyDir": {"medium": "Memory", "sizeLimit": "16Mi"}}],
    }
    return _of(
        app,
        "Deployment",
        "apps/v1",
        {
            "revisionHistoryLimit": 5,
            "selector": {"matchLabels": app.pick},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": app.labels}, "spec": pod},
        },
    )


def _spread(app: App, topology: str, otherwise: str) -> Manifest:
    return {
        "maxSkew": 1,
        "topologyKey": topology,
        "whenUnsatisfiable": otherwise,
        "labelSelector": {"matchLabels": app.pick},
        "matchLabelKeys": ["pod-template-hash"],
    }


def _container(app: App, image: str) -> Manifest:
    return {
        "name": app.name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"name": "http", "containerPort": app.port, "protocol": "TCP"}],
        "env": [{"name": name, "value": value} for name, value in app.environment.items()],
        "resources": {
            "requests": {"cpu": app.cpu, "memory": app.memory},
            "limits": {"cpu": app.cpu, "memory": app.memory},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [{"name": "scratch", "mountPath": "/tmp"}],  # noqa: S108 - a mount of the pod's own
        "startupProbe": {"httpGet": {"path": ALIVE, "port": "http"}, "periodSeconds": 2, "failureThreshold": 30},
        "readinessProbe": {"httpGet": {"path": READY, "port": "http"}, "periodSeconds": 10, "timeoutSeconds": 25},
        "livenessProbe": {"httpGet": {"path": ALIVE, "port": "http"}, "periodSeconds": 15, "timeoutSeconds": 5},
        # A load balancer takes some seconds to stop sending; the server is told to end after that.
        "lifecycle": {"preStop": {"sleep": {"seconds": 15}}},
    }


def _service(app: App) -> Manifest:
    ports = [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]
    return _of(app, "Service", "v1", {"type": "ClusterIP", "selector": app.pick, "ports": ports})


def _autoscaler(app: App, least: int, most: int) -> Manifest:
    target = {"type": "Utilization", "averageUtilization": 60}
    spec = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": app.name},
        "minReplicas": least,
        "maxReplicas": most,
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
    }
    return _of(app, "HorizontalPodAutoscaler", "autoscaling/v2", spec)


def _disruption_budget(app: App) -> Manifest:
    spec = {"maxUnavailable": 1, "selector": {"matchLabels": app.pick}, "unhealthyPodEvictionPolicy": "AlwaysAllow"}
    return _of(app, "PodDisruptionBudget", "policy/v1", spec)


def _binding(app: App, target_group: str) -> Manifest:
    """Bind the pods to the load balancer's target group, which is made with the cluster and not by it."""
    spec = {"serviceRef": {"name": app.name, "port": 80}, "targetGroupARN": target_group, "targetType": "ip"}
    return _of(app, "TargetGroupBinding", "eks.amazonaws.com/v1", spec)
