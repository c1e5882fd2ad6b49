from __future__ import annotations

from pathlib import Path

import pytest

from lambdas.adapters import objects
from tests.support.platform import CURATED, ZONE, Platform


def test_the_version_that_landed_is_read_although_a_newer_one_is_there(platform: Platform, tmp_path: Path) -> None:
    event = platform.put(ZONE, "incoming/a b+c.csv", b"first")
    platform.put(ZONE, "incoming/a b+c.csv", b"second, longer")
    version = event["detail"]["object"]["version-id"]
    head = objects.head(ZONE, "incoming/a b+c.csv", version)
    assert (head.version, head.size) == (version, 5)
    assert objects.download(ZONE, "incoming/a b+c.csv", version, tmp_path / "drop").read_bytes() == b"first"


def test_a_missing_object_is_named(platform: Platform, tmp_path: Path) -> None:
    with pytest.raises(objects.NoSuchObjectError, match="s3://pratique-test-curated/absent"):
        objects.head(CURATED, "absent")
    with pytest.raises(objects.NoSuchObjectError, match="absent"):
        objects.download(CURATED, "absent", "null", tmp_path / "drop")
    assert objects.get(CURATED, "absent") is None


def test_a_folder_is_uploaded_below_its_prefix(platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "2020-09").mkdir()
    (tmp_path / "2020-09" / "a.parquet").write_bytes(b"a")
    (tmp_path / "b.parquet").write_bytes(b"b")
    keys = objects.upload_folder(tmp_path, CURATED, "cases/data/drop=x/")
    assert keys == ["cases/data/drop=x/2020-09/a.parquet", "cases/data/drop=x/b.parquet"]
    assert platform.read(CURATED, keys[1]) == b"b"


def test_a_write_over_a_changed_object_is_refused(platform: Platform) -> None:
    first = objects.put(CURATED, "latest.json", b"{}", if_absent=True)
    with pytest.raises(objects.ObjectChangedError):
        objects.put(CURATED, "latest.json", b"{}", if_absent=True)
    second = objects.put(CURATED, "latest.json", b'{"a": 1}', if_match=first)
    with pytest.raises(objects.ObjectChangedError):
        objects.put(CURATED, "latest.json", b'{"b": 1}', if_match=first)
    stored = objects.get(CURATED, "latest.json")
    assert stored == objects.Stored(b'{"a": 1}', second)


def test_a_copy_is_of_the_version_that_was_named(platform: Platform) -> None:
    version = platform.put(ZONE, "incoming/a.csv", b"first")["detail"]["object"]["version-id"]
    platform.put(ZONE, "incoming/a.csv", b"second")
    objects.copy(ZONE, "incoming/a.csv", version, "quarantine/x/a.csv")
    assert platform.read(ZONE, "quarantine/x/a.csv") == b"first"


def test_media_types_follow_from_the_ending() -> None:
    assert objects.media_type("a/receipt.html") == "text/html; charset=utf-8"
    assert objects.media_type("a/unknown") == "application/octet-stream"
