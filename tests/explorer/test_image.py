"""The image: a linter accepts it, it has all it runs and no more, and it writes nothing.

It is not built here, where there is no Docker engine.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.explorer import image

HADOLINT = Path(sys.executable).parent / "hadolint"


def lint(text: str) -> list[str]:
    command = [str(HADOLINT), "--no-color", "--failure-threshold", "style", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.splitlines()


def test_a_linter_accepts_the_dockerfile() -> None:
    assert lint(image.DOCKERFILE.read_text(encoding="utf-8")) == []


def test_the_linter_would_find_a_fault() -> None:
    assert any("DL3006" in line for line in lint("FROM python\n"))


def test_what_is_served_is_no_administrator_and_has_no_tools() -> None:
    told = "\n".join(image.last_stage())

    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", told, flags=re.MULTILINE)
    assert "pip install" not in told
    assert "apt-get" not in told
    assert "site-packages/pip*" in told


def test_its_own_files_are_all_that_it_runs_and_it_writes_nowhere(tmp_path: Path, site: str) -> None:
    image.lay_out(tmp_path)
    command = [sys.executable, str(image.ROOT / "tests" / "explorer" / "reach.py"), "/", "/what-if/", "/figures.csv"]
    settings = {"PATH": os.environ["PATH"], "EXPLORER_SITE": site, **image.environment(), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    ours = {name for name in found["files"] if str(image.ROOT / "dashboards") in name or "/lambdas/" in name}

    assert found["status"] == [200, 200, 200]
    assert {name for name in ours if not name.startswith(str(tmp_path))} == set()
    assert found["written"] == []
    assert distributions(found["loaded"]) <= image.packages() | {"pratique"}


def distributions(modules: list[str]) -> set[str]:
    """Which packages modules are of."""
    by_module = importlib.metadata.packages_distributions()
    tops = {module.partition(".")[0] for module in modules} - {"__editable___pratique_0_1_0_finder", "_distutils_hack"}
    return {re.sub(r"[-_.]+", "-", name).lower() for top in tops for name in by_module.get(top, [])}


def test_the_image_runs_what_the_tests_run() -> None:
    assert image.entry_point() == ["python", "-m", "dashboards.explorer"]
    assert image.environment()["EXPLORER_PORT"] == "8050"
