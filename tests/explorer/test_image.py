"""The image: a linter accepts it, it has all it runs and no more, and it writes nothing.

It is not built here, where there is no Docker engine.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.image import ROOT, Image, distributions

IMAGE = Image("explorer")
HADOLINT = Path(sys.executable).parent / "hadolint"


def lint(text: str) -> list[str]:
    command = [str(HADOLINT), "--no-color", "--failure-threshold", "style", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.splitlines()


def test_a_linter_accepts_the_dockerfile() -> None:
    assert lint(IMAGE.dockerfile) == []


def test_the_linter_would_find_a_fault() -> None:
    assert any("DL3006" in line for line in lint("FROM python\n"))


def test_what_is_served_is_no_administrator_and_has_no_tools() -> None:
    told = "\n".join(IMAGE.last_stage())

    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", told, flags=re.MULTILINE)
    assert "pip install" not in told
    assert "apt-get" not in told
    assert "site-packages/pip*" in told


def test_its_own_files_are_all_that_it_runs_and_it_writes_nowhere(tmp_path: Path, site: str) -> None:
    IMAGE.lay_out(tmp_path)
    command = [sys.executable, str(ROOT / "tests" / "explorer" / "reach.py"), "/", "/what-if/", "/figures.csv"]
    settings = {"PATH": os.environ["PATH"], "EXPLORER_SITE": site, **IMAGE.environment(), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    ours = {name for name in found["files"] if str(ROOT / "dashboards") in name or "/lambdas/" in name}

    assert found["status"] == [200, 200, 200]
    assert {name for name in ours if not name.startswith(str(tmp_path))} == set()
    assert found["written"] == []
    assert distributions(found["loaded"]) <= IMAGE.packages() | {"pratique"}


def test_the_image_runs_what_the_tests_run() -> None:
    assert IMAGE.entry_point() == ["python", "-m", "dashboards.explorer"]
    assert IMAGE.environment()["EXPLORER_PORT"] == "8050"
