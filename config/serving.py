"""What the public site and the dashboards are served by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.base import Settings


class Edge(Settings):
    """What stands in front of the public site; what CloudFront takes and tells is in us-east-1 alone."""

    firewall: str | None = Field(
        default=None,
        pattern=r"^arn:aws:wafv2:us-east-1:\d{12}:global/webacl/[\w-]+/[0-9a-f-]+$",
        description="the output SiteFirewall of the stack edge; absent: no firewall",
    )
    certificate: str | None = Field(
        default=None,
        pattern=r"^arn:aws:acm:us-east-1:\d{12}:certificate/[0-9a-f-]+$",
        description="of the host in site_address; absent: the site has CloudFront's own name",
    )
    distribution: str | None = Field(
        default=None,
        pattern=r"^E[A-Z0-9]{6,30}$",
        description="the output SiteDistribution of the stack site; absent: nobody is told of its errors",
    )
    requests_per_address: int = Field(
        default=10_000, ge=100, le=2_000_000_000, description="most that one address may ask for in five minutes"
    )


class Cluster(Settings):
    """Kubernetes for the dashboards."""

    certificate: str = Field(
        pattern=r"^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate/[0-9a-f-]+$",
        description="certificate of the explorer's name, in this region",
    )
    administrators: list[Annotated[str, Field(pattern=r"^arn:aws:iam::\d{12}:role/[\w+=,.@/-]+$")]] = Field(
        min_length=1, description="roles whose people administer the cluster; nobody else is let in, its maker neither"
    )
    nat_gateways: int = Field(
        ge=0, le=3, description="ways out to the internet: the explorer needs one to read the public site"
    )
    endpoint_public_from: list[Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$")]] = Field(
        default_factory=list, description="networks that reach its endpoint from outside; absent: it is private"
    )
    requests_in_five_minutes: int = Field(
        default=3000, ge=100, description="most that one address may ask the explorer for"
    )
