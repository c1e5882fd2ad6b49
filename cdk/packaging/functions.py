"""What each function is made of: its own folder, what all share, and the layers it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cdk.packaging import archive
from cdk.packaging.errors import PackagingError
from cdk.packaging.layers import COMMON, ROOT

HANDLER = "lambdas.{}.handler.main"
CACHE = ROOT / ".pratique" / "functions"

_NOT_SHIPPED = frozenset({"__pycache__", "examples"})


@dataclass(frozen=True)
class Function:
    """One function: ``layers`` besides the common one, and whether it writes the public site."""

    name: str
    layers: tuple[str, ...] = ()
    site: bool = False

    @property
    def handler(self) -> str:
        """Where the run time finds the handler."""
        return HANDLER.format(self.name)

    @property
    def every_layer(self) -> tuple[str, ...]:
        """Every layer, the common one first."""
        return (COMMON, *self.layers)


FUNCTIONS = {
    function.name: function
    for function in (
        Function("triage"),
        Function("inspection", ("duckdb",)),
        Function("commit", ("iceberg",)),
        Function("settle", ("pages",)),
        Function("quarantine"),
        Function("plan", ("duckdb",)),
        Function("suppression", ("solver",)),
        Function("publish", ("duckdb", "pages", "pictures"), site=True),
        Function("link", ("duckdb",)),
        Function("register", ("iceberg",)),
        Function("reconcile", ("duckdb",)),
        Function("areas", ("pages",), site=True),
        Function("routing", ("edge",)),
        Function("freshness"),
        Function("invite"),
        Function("recertify"),
    )
}


def files(function: Function, catalogue: Path) -> dict[str, Path]:
    """Every file of a function's zip by its name there. Raises ``PackagingError`` when the handler is missing."""
    own = ROOT / "lambdas" / function.name
    if not (own / "handler.py").is_file():
        raise PackagingError(f"function {function.name} has no handler at lambdas/{function.name}/handler.py")
    folders = {
        "contracts/": ROOT / "contracts",
        "lambdas/core/": ROOT / "lambdas" / "core",
        "lambdas/adapters/": ROOT / "lambdas" / "adapters",
        f"lambdas/{function.name}/": own,
        "catalogue/": catalogue,
        **({"dashboards/site/": ROOT / "dashboards" / "site"} if function.site else {}),
    }
    packages = ["lambdas", *(["dashboards"] if function.site else [])]
    found = {f"{package}/__init__.py": ROOT / package / "__init__.py" for package in packages}
    for under, folder in folders.items():
        found |= archive.files_below(folder, under, without=_NOT_SHIPPED)
    return found


def job_files(catalogue: Path) -> dict[str, Path]:
    """Every file of the zip that the job on Spark runs, by its name there."""
    folders = {
        "contracts/": ROOT / "contracts",
        "jobs/": ROOT / "jobs",
        "lambdas/core/": ROOT / "lambdas" / "core",
        "lambdas/adapters/": ROOT / "lambdas" / "adapters",
        "lambdas/inspection/": ROOT / "lambdas" / "inspection",
        "catalogue/": catalogue,
    }
    found = {"lambdas/__init__.py": ROOT / "lambdas" / "__init__.py"}
    for under, folder in folders.items():
        found |= archive.files_below(folder, under, without=_NOT_SHIPPED)
    return found


def build_job(catalogue: Path) -> Path:
    """Zip the code of the job on Spark, or find it zipped."""
    return _built("job", job_files(catalogue))


def build(function: Function, catalogue: Path) -> Path:
    """Zip a function's code, or find it zipped."""
    return _built(function.name, files(function, catalogue))


def _built(name: str, content: archive.Files) -> Path:
    built = CACHE / f"{name}-{archive.digest(content)[:16]}.zip"
    return built if built.exists() else archive.write(content, built)
