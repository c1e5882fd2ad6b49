"""What runs in the cluster, as Kubernetes takes it: plain values, no CDK and no template language."""

from __future__ import annotations

from typing import Any

NAMESPACE, NAME = "explorer", "explorer"
PORT, READY, ALIVE = 8050, "/-/ready", "/-/alive"
USER = 10001  # as in the image
RANGE = "10.40.0.0/16"  # of the network: the load balancer asks from within it
_LABELS = {"app.kubernetes.io/name": NAME, "app.kubernetes.io/part-of": "pratique"}
_PICK = {"app.kubernetes.io/name": NAME}
# A worker's memory and its requests a second are measured in docs/explorer.md.
MEMORY, CPU = "512Mi", "500m"

Manifest = dict[str, Any]


def chart(*, image: str, site: str, target_group: str, least: int, most: int) -> list[Manifest]:
    """Return every manifest of the open explorer, in the order in which they are applied.

    ``image`` is named by its digest. ``target_group`` is the address of the load balancer's. The explorer has no right
    in AWS: its service account has no token and no Pod Identity.
    """
    return [
        _namespace(),
        _network_policy_controller(),
        _nothing_by_default(),
        _explorer_talks(),
        _service_account(),
        _deployment(image, site, least),
        _service(),
        _autoscaler(least, most),
        _disruption_budget(),
        _binding(target_group),
    ]


def _of(kind: str, version: str, spec: Manifest, name: str = NAME) -> Manifest:
    metadata = {"name": name, "namespace": NAMESPACE, "labels": _LABELS}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def _namespace() -> Manifest:
    """Make the namespace, which admits pods of the restricted standard alone."""
    levels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": {**_LABELS, **levels}}}


def _network_policy_controller() -> Manifest:
    """Switch on what enforces network policies in Auto Mode (EKS user guide, "Use Network Policies with EKS Auto")."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "amazon-vpc-cni", "namespace": "kube-system"},
        "data": {"enable-network-policy-controller": "true"},
    }


def _nothing_by_default() -> Manifest:
    """Let no pod of the namespace be reached or reach anything."""
    spec = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    return _of("NetworkPolicy", "networking.k8s.io/v1", spec, "nothing-by-default")


def _explorer_talks() -> Manifest:
    """Let the explorer be asked within the VPC, ask for names, and read HTTPS outside private networks alone."""
    private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"]
    names = [{"port": 53, "protocol": protocol} for protocol in ("UDP", "TCP")]
    spec = {
        "podSelector": {"matchLabels": _PICK},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [
            {"from": [{"ipBlock": {"cidr": RANGE}}], "ports": [{"port": PORT, "protocol": "TCP"}]},
        ],
        "egress": [
            {"to": [{"ipBlock": {"cidr": "172.20.0.10/32"}}, {"ipBlock": {"cidr": "10.100.0.10/32"}}], "ports": names},
            {
                "to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": private}}],
                "ports": [{"port": 443, "protocol": "TCP"}],
            },
        ],
    }
    return _of("NetworkPolicy", "networking.k8s.io/v1", spec)


def _service_account() -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": NAME, "namespace": NAMESPACE, "labels": _LABELS},
        "automountServiceAccountToken": False,
    }


def _deployment(image: str, site: str, least: int) -> Manifest:
    pod = {
        "serviceAccountName": NAME,
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
            _spread("topology.kubernetes.io/zone", "DoNotSchedule"),
            _spread("kubernetes.io/hostname", "ScheduleAnyway"),
        ],
        "containers": [_container(image, site)],
        "volumes": [{"name": "scratch", "emptyDir": {"medium": "Memory", "sizeLimit": "16Mi"}}],
    }
    return _of(
        "Deployment",
        "apps/v1",
        {
            "replicas": least,
            "revisionHistoryLimit": 5,
            "selector": {"matchLabels": _PICK},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": _LABELS}, "spec": pod},
        },
    )


def _spread(topology: str, otherwise: str) -> Manifest:
    return {
        "maxSkew": 1,
        "topologyKey": topology,
        "whenUnsatisfiable": otherwise,
        "labelSelector": {"matchLabels": _PICK},
        "matchLabelKeys": ["pod-template-hash"],
    }


def _container(image: str, site: str) -> Manifest:
    return {
        "name": NAME,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"name": "http", "containerPort": PORT, "protocol": "TCP"}],
        "env": [{"name": "EXPLORER_SITE", "value": site}],
        "resources": {
            "requests": {"cpu": CPU, "memory": MEMORY},
            "limits": {"cpu": "1", "memory": MEMORY},
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


def _service() -> Manifest:
    ports = [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]
    return _of("Service", "v1", {"type": "ClusterIP", "selector": _PICK, "ports": ports})


def _autoscaler(least: int, most: int) -> Manifest:
    target = {"type": "Utilization", "averageUtilization": 60}
    spec = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": NAME},
        "minReplicas": least,
        "maxReplicas": most,
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
    }
    return _of("HorizontalPodAutoscaler", "autoscaling/v2", spec)


def _disruption_budget() -> Manifest:
    spec = {"maxUnavailable": 1, "selector": {"matchLabels": _PICK}, "unhealthyPodEvictionPolicy": "AlwaysAllow"}
    return _of("PodDisruptionBudget", "policy/v1", spec)


def _binding(target_group: str) -> Manifest:
    """Bind the pods to the load balancer's target group, which is made with the cluster and not by it."""
    spec = {"serviceRef": {"name": NAME, "port": 80}, "targetGroupARN": target_group, "targetType": "ip"}
    return _of("TargetGroupBinding", "eks.amazonaws.com/v1", spec)
