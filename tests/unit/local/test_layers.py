"""Layers that are unpacked once."""

from __future__ import annotations

import io
import site
import sys
import zipfile
from pathlib import Path

import pytest

from local.aws.layers import pointer, unpacked


def layer(text: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("python/layered_for_a_test.py", text)
    return archive.getvalue()


def test_the_same_layer_is_unpacked_once_and_another_beside_it(tmp_path: Path) -> None:
    first = unpacked(layer("ONE = 1"), tmp_path)
    again = unpacked(layer("ONE = 1"), tmp_path)
    other = unpacked(layer("TWO = 2"), tmp_path)

    assert first == again
    assert len(list(tmp_path.iterdir())) == 2
    assert (other / "python" / "layered_for_a_test.py").read_text() == "TWO = 2"


def test_a_pointer_puts_the_layer_s_packages_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = unpacked(layer("ONE = 1"), tmp_path / "shared")
    with zipfile.ZipFile(io.BytesIO(pointer(content))) as archive:
        archive.extractall(tmp_path / "given")
    monkeypatch.setattr(sys, "path", list(sys.path))

    site.addsitedir(str(tmp_path / "given" / "python" / "lib" / "python" / "site-packages"))

    assert sys.path[0] == str(content / "python")
