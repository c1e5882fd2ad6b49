"""What a machine lacks is said before anything is installed, in one sentence each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEW = f'exec "{sys.executable}" "$@"'
OLD = 'case "$*" in *"version_info <"*) exit 1;; *) echo 3.9.2;; esac'
NODE = 'case "$1" in --version) echo v18.19.0;; *) exit {};; esac'
DF = "echo Filesystem 1024-blocks Used Available; echo /dev/disk 9 9 {}"


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Path:
    """A checkout in which nothing is installed, and a folder of programs that stand in for the machine's own."""
    (tmp_path / "local").mkdir()
    (tmp_path / "programs").mkdir()
    shutil.copy(repository / "local" / "setup.sh", tmp_path / "local")
    for file in ("pyproject.toml", "package.json", "package-lock.json"):
        shutil.copy(repository / file, tmp_path)
    shutil.copytree(repository / "requirements", tmp_path / "requirements")
    return tmp_path


def set_up(checkout: Path, **programs: str) -> str:
    """Run setup.sh where these programs are what the machine has; return what it says and installs nothing by."""
    have = {"python3": NEW, "node": NODE.format(0), "npm": "exit 9", "df": DF.format(1024 * 9000), **programs}
    for name, script in have.items():
        program = checkout / "programs" / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    done = subprocess.run(  # noqa: S603 - the project's own script
        ["/bin/sh", str(checkout / "local" / "setup.sh")],
        env={"PATH": os.pathsep.join([str(checkout / "programs"), "/usr/bin", "/bin"])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert not (checkout / ".venv").exists()
    assert done.stderr.endswith(".\n")
    return done.stderr.removesuffix("\n")


def test_a_python_that_is_too_old_is_named_with_its_version(checkout: Path) -> None:
    assert set_up(checkout, python3=OLD) == (
        "pratique: Python 3.11 or newer is needed and 'python3' is 3.9.2; "
        "name a newer one with PYTHON=/path/to/python3."
    )


def test_a_python_without_virtual_environments_is_told_which_package_to_install(checkout: Path) -> None:
    without = f'case "$*" in *ensurepip*) exit 1;; esac; {NEW}'

    assert "install its venv package (on Debian: python3-venv)" in set_up(checkout, python3=without)


def test_a_node_that_is_too_old_is_named_with_its_version(checkout: Path) -> None:
    assert "'node' is v18.19.0" in set_up(checkout, node=NODE.format(1))


def test_a_full_disk_is_told_before_anything_is_installed(checkout: Path) -> None:
    assert set_up(checkout, df=DF.format(1024 * 1000)) == (
        "pratique: 3,000 MB of free disk space are needed here and 1000 MB are left; make room and run this again."
    )
