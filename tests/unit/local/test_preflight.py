"""Each lack of the machine is one sentence that says what to do."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from local import platform
from local.errors import LocalError
from local.home import Home
from local.interrupts import Ending
from local.preflight import check_cdk, check_disk, check_folder, check_node, check_port, check_python


def assert_one_sentence(error: LocalError) -> None:
    text = str(error)
    assert "\n" not in text
    assert text.endswith(".")


def test_a_python_that_is_too_old_is_refused() -> None:
    with pytest.raises(LocalError, match=r"Python 3\.11 or newer is needed and this is 3\.10\.2") as refused:
        check_python((3, 10, 2))
    assert_one_sentence(refused.value)


def test_no_node_is_refused() -> None:
    with pytest.raises(LocalError, match="none on the PATH") as refused:
        check_node(None)
    assert_one_sentence(refused.value)


def test_a_node_that_is_too_old_is_refused() -> None:
    with pytest.raises(LocalError, match=r"this is v18\.19\.0") as refused:
        check_node("v18.19.0")
    assert_one_sentence(refused.value)


def test_a_node_that_is_new_enough_passes() -> None:
    check_node("v20.0.0")
    check_node("v24.1.0")


def test_a_checkout_without_the_cdk_command_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="make setup") as refused:
        check_cdk(tmp_path)
    assert_one_sentence(refused.value)


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match="set PRATIQUE_HOME to another folder") as refused:
        check_folder(Home(tmp_path / "file" / "within"))
    assert_one_sentence(refused.value)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PRATIQUE_HOME", str(tmp_path / "file"))
    with pytest.raises(LocalError, match="which is a file: name a folder") as refused:
        Home.default()
    assert_one_sentence(refused.value)


@pytest.mark.parametrize("port", [-1, 99, 70_000])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(LocalError, match="choose one from 1024 to 65535 with SITE_PORT") as refused:
        check_port(port, "SITE_PORT")
    assert_one_sentence(refused.value)


def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="1,999 MB are left") as refused:
        check_disk(Home(tmp_path), 1999)
    assert_one_sentence(refused.value)


def test_a_full_disk_is_told_before_anything_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = type("Usage", (), {"free": 1_500_000_000})
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)

    with Ending() as ending, pytest.raises(LocalError, match=r"2,000 MB .* and 1,500 MB are left") as refused:
        platform.up(Home(tmp_path / "not" / "there"), 4510, 8020, ending)

    assert_one_sentence(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_busy_port_is_refused_with_one_that_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalError, match=rf"Port {port} is in use by .*SITE_PORT=\d+ \(make\)") as refused:
            check_port(port, "SITE_PORT")
    assert_one_sentence(refused.value)
    check_port(port, "SITE_PORT")
