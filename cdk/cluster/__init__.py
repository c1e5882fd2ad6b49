"""Kubernetes for the dashboards: network, cluster, the way in, and the chart of what runs there."""
