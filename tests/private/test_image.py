"""The image: a linter accepts it, it has all that it runs and installs no more than it names, and it writes nothing.

It is not built here, where there is no Docker engine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.private.conftest import Tier, tier_environment
from tests.support.image import ROOT, Image, distributions

IMAGE = Image("private")
HADOLINT = Path(sys.executable).parent / "hadolint"


def test_a_linter_accepts_the_dockerfile() -> None:
    command = [str(HADOLINT), "--no-color", "--failure-threshold", "style", "-"]
    done = subprocess.run(  # noqa: S603
        command, input=IMAGE.dockerfile, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == []


def test_what_is_served_is_no_administrator_and_has_no_tools() -> None:
    told = "\n".join(IMAGE.last_stage())
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", told, flags=re.MULTILINE)
    assert "pip install" not in told
    assert "site-packages/pip*" in told


def test_its_own_files_are_all_that_it_runs_and_it_writes_nowhere(tmp_path: Path, tier: Tier) -> None:
    IMAGE.lay_out(tmp_path)
    _, environment = tier_environment(tier.cloud)
    settings = {**environment, **IMAGE.environment(), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, str(ROOT / "tests" / "private" / "reach.py")]
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    ours = {name for name in found["files"] if "/dashboards/" in name or "/lambdas/" in name or "/contracts/" in name}

    assert found["status"] == [204, 200, 303]
    assert {name for name in ours if not name.startswith(str(tmp_path))} == set()
    assert found["written"] == []
    assert distributions(found["loaded"]) <= IMAGE.packages() | {"pratique"}


def test_the_image_runs_what_is_tested() -> None:
    assert IMAGE.entry_point() == ["python", "-m", "dashboards.private"]
    assert IMAGE.environment()["TIER_PORT"] == "8060"
