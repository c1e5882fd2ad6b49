"""What one environment is: where it runs, how long things are kept, what it may cost, who is told."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from config.base import Settings
from config.concurrency import Concurrency
from config.keeping import Audit, Backup, LogDays
from config.people import AccountId, Deciders, Identity, People, Releases, Sftp, Supplier
from config.serving import Cluster, Edge


class Environment(Settings):
    """One environment, from ``config/environments/<name>.yaml``."""

    name: str = Field(pattern=r"^[a-z][a-z0-9]{1,11}$", description="the file's name; part of every physical name")
    account: AccountId
    region: str = Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")
    embedded: bool = Field(default=False, description="runs on the embedded AWS of one machine, not on AWS")
    python: str = Field(pattern=r"^(host|3\.\d+)$", description="the functions' Python; host: the one this runs on")
    architecture: Literal["arm64", "x86_64", "host"]
    destroyable: bool = Field(
        default=False, description="first of the two switches that let data be destroyed; see docs/deployment.md"
    )
    log_retention_days: LogDays
    results_retention_days: int = Field(ge=1, description="answers of Athena's queries are deleted after this")
    register_retention_days: int = Field(
        default=35, ge=1, description="versions of a register are deleted this long after another took their place"
    )
    unclaimed_retention_days: int = Field(ge=2, description="files for no known dataset are deleted after this")
    max_inspect_bytes: int = Field(ge=1, description="largest drop that is inspected, as landed and unpacked")
    max_spark_bytes: int = Field(
        default=0, ge=0, description="largest drop that is inspected on Spark; without it there is no Spark"
    )
    max_spreadsheet_memory: int = Field(
        ge=100_000_000, description="bytes of memory that reading a spreadsheet may take; see docs/formats.md"
    )
    max_scanned_bytes: int = Field(ge=10_000_000, description="most that one query may read; Athena's least is 10 MB")
    site_address: str = Field(
        default="",
        pattern=r"^(https://[a-z0-9.-]+)?$",
        description="address of the public site; absent: addresses in its feed and its map begin at the root",
    )
    explorer_address: str = Field(
        default="",
        pattern=r"^(https://[a-z0-9.-]+)?$",
        description="address of the explorer, to which the public site leads; absent: it leads to none",
    )
    edge: Edge = Field(default_factory=Edge, description="what stands in front of the public site")
    monthly_budget: int | None = Field(
        default=None, ge=1, description="US dollars a month; people are told when it is passed, or will be"
    )
    runbooks: str = Field(
        default="docs/operations.md",
        pattern=r"^[!-~]+$",
        description="where the operations guide is read; alarms link it",
    )
    repository: str | None = Field(
        default=None,
        pattern=r"^([A-Za-z0-9-]+/[A-Za-z0-9._-]+|[A-Za-z0-9-]+@\d+/[A-Za-z0-9._-]+@\d+)$",
        description="on GitHub, as its tokens name it: owner@number/name@number, or owner/name where they have no "
        "numbers; its workflow may deploy here; absent: none may",
    )
    malware_scan: bool = Field(
        default=False,
        description="what lands is scanned by GuardDuty, and nothing is inspected that was not found clean",
    )
    scanned_zones: int = Field(
        default=10, ge=1, description="buckets that GuardDuty protects in this account and region: Service Quotas"
    )
    permissions_boundary: str | None = Field(
        default=None,
        pattern=r"^arn:aws:iam::(\d{12}|aws):policy/[\w+=,.@/-]+$",
        description="boundary that the account has for every role already; absent: the platform makes its own",
    )
    alerts_email: str | None = Field(default=None, pattern=r"^\S+@\S+$", description="told of every alarm and fault")
    identity: Identity = Field(default_factory=Identity, description="who signs in to what is restricted")
    people: People = Field(default_factory=People, description="which roles of yours may use the platform's keys")
    audit: Audit = Field(default_factory=Audit, description="what is kept of who did what")
    cluster: Cluster | None = Field(
        default=None, description="Kubernetes for the dashboards; absent: there is none, and nothing bills by the hour"
    )
    concurrency: Concurrency = Field(
        default_factory=Concurrency, description="how many calls of a function run at once"
    )
    backup: Backup = Field(default_factory=Backup, description="how long copies are kept")
    sftp: Sftp | None = Field(default=None, description="a server for suppliers that cannot call AWS; absent: none")
    agreements: Deciders = Field(default_factory=Deciders, description="who decides on agreements")
    releases: Releases = Field(default_factory=Releases, description="who signs releases, and when they open")
    suppliers: dict[str, Supplier] = Field(default_factory=dict, description="by dataset")
    tags: dict[str, str] = Field(description="on every resource")

    @model_validator(mode="after")
    def _a_certificate_is_of_an_address(self) -> Self:
        if self.edge.certificate and not self.site_address:
            raise ValueError("edge.certificate is given and site_address is not: name the address it is for")
        return self
