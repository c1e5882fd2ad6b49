"""What one environment is: where it runs, how long things are kept, what it may cost, who is told."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.base import Settings
from config.concurrency import Concurrency
from contracts.signoffs import PERSON, SIGNERS

AccountId = Annotated[str, Field(pattern=r"^\d{12}$", description="twelve digits, in quotes")]

PublicKey = Annotated[
    str,
    Field(pattern=r"^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/]{60,}={0,3}( [!-~]+)?$"),
]

# The periods CloudWatch Logs knows, from its PutRetentionPolicy reference.
LogDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]


class Supplier(Settings):
    """Who may assume the role that puts drops of one dataset."""

    account: AccountId = Field(description="the supplier's own AWS account")
    external_id: str = Field(
        min_length=8, description="agreed with the supplier; its role names it when it assumes ours"
    )


class Sftp(Settings):
    """Who sends over SFTP, which is paid by the hour."""

    users: dict[str, Annotated[list[PublicKey], Field(min_length=1, max_length=10)]] = Field(
        min_length=1, description="dataset to the public keys of its supplier"
    )


class Identity(Settings):
    """Who signs in to what is restricted."""

    private_address: str = Field(
        default="",
        pattern=r"^(https://[a-z0-9.-]+)?$",
        description="address of the private tier; absent: the cluster has none, and nobody signs in",
    )
    groups: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,63}$")], str] = Field(
        default_factory=dict, description="groups beside those of the agreements: name to what its people do"
    )


class Backup(Settings):
    """How long copies of what cannot be made again are kept. No copy can be deleted before its time."""

    days: int = Field(default=35, ge=7, le=365, description="nightly copies")
    months: int = Field(default=12, ge=1, le=120, description="copies of the first of a month; of 31 days each")

    @model_validator(mode="after")
    def _the_monthly_last_longer(self) -> Self:
        if 31 * self.months < self.days:
            raise ValueError(f"backup.months is {self.months}: monthly copies would be gone before the nightly ones")
        return self


class Edge(Settings):
    """What stands in front of the public site; CloudFront takes both addresses from us-east-1 alone."""

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
    requests_per_address: int = Field(
        default=10_000, ge=100, le=2_000_000_000, description="most that one address may ask for in five minutes"
    )


class Audit(Settings):
    """How long it is kept who did what, and whose doings are kept."""

    retention_years: int = Field(default=7, ge=1, le=30, description="no record can be deleted before this")
    organisation: str | None = Field(
        default=None,
        pattern=r"^o-[a-z0-9]{10,32}$",
        description="of AWS Organizations, where this is the management account: then all its accounts are recorded",
    )
    accounts: list[AccountId] = Field(default_factory=list, description="the organisation's other accounts")
    settings: Literal["unwatched", "watched", "recorded"] = Field(
        default="unwatched",
        description="rules of AWS Config; recorded: with a recorder too, of which an account has one a region",
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


class Releases(Settings):
    """Who has to sign a release, and whether it waits for its hour."""

    signoff: Literal["two-person", "none"] = Field(
        default="two-person", description="whether two people sign every release; a product may demand it too"
    )
    embargo: bool = Field(
        default=True, description="whether releases open at their time of day, and not as soon as they may"
    )
    approvers: dict[Annotated[str, Field(pattern=PERSON)], str] = Field(
        default_factory=dict, description="who may sign: the tag `person` of their session, to their name"
    )

    @model_validator(mode="after")
    def _two_can_sign(self) -> Self:
        names = {" ".join(name.split()).casefold() for name in self.approvers.values()}
        if self.approvers and len(names) < SIGNERS:
            raise ValueError(f"releases.approvers names {len(names)} person: two different people sign")
        return self


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
        pattern=r"^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$",
        description="owner/name on GitHub, whose workflow may deploy here; absent: none may",
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
    audit: Audit = Field(default_factory=Audit, description="what is kept of who did what")
    cluster: Cluster | None = Field(
        default=None, description="Kubernetes for the dashboards; absent: there is none, and nothing bills by the hour"
    )
    concurrency: Concurrency = Field(
        default_factory=Concurrency, description="how many calls of a function run at once"
    )
    backup: Backup = Field(default_factory=Backup, description="how long copies are kept")
    sftp: Sftp | None = Field(default=None, description="a server for suppliers that cannot call AWS; absent: none")
    releases: Releases = Field(default_factory=Releases, description="who signs releases, and when they open")
    suppliers: dict[str, Supplier] = Field(default_factory=dict, description="by dataset")
    tags: dict[str, str] = Field(description="on every resource")

    @model_validator(mode="after")
    def _a_certificate_is_of_an_address(self) -> Self:
        if self.edge.certificate and not self.site_address:
            raise ValueError("edge.certificate is given and site_address is not: name the address it is for")
        return self
