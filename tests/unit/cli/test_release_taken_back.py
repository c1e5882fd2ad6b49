"""Which release `pratique release withdraw` means when none is named."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from cli.release_taken_back import _one
from contracts.errors import PratiqueError

GOOD, BAD = "20201001T090000Z-aaaaaaaa", "20201002T090000Z-bbbbbbbb"


class Published:
    """An environment of which the published bucket alone is looked at."""

    class exceptions:  # noqa: N801 - boto3's name
        NoSuchKey = KeyError

    def __init__(self, latest: str, *listed: dict[str, Any]) -> None:
        self._files = {
            "latest.json": {"products": {"visits": {"release": latest}}},
            "products/visits/releases/index.json": {"releases": listed},
        }

    @property
    def s3(self) -> Any:
        return self

    def output(self, name: str) -> str:
        return name

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - boto3's names
        assert Bucket == "PublishedBucket"
        return {"Body": io.BytesIO(json.dumps(self._files[Key]).encode())}


def listed(release: str, published: str, withdrawn: str = "") -> dict[str, Any]:
    told = {"withdrawn": {"at": withdrawn, "notice": "Wrong."}} if withdrawn else {}
    return {"release": release, "published": published, **told}


def test_the_latest_is_meant_and_the_same_again_does_not_take_back_the_one_before() -> None:
    assert _one(Published(BAD, listed(GOOD, "1"), listed(BAD, "2")), "visits", None) == (BAD, "visits")  # type: ignore[arg-type]
    led_back = Published(GOOD, listed(GOOD, "1"), listed(BAD, "2", withdrawn="3"))
    with pytest.raises(PratiqueError, match=f"{BAD} of visits was withdrawn at 3; readers are led to {GOOD}"):
        _one(led_back, "visits", None)  # type: ignore[arg-type]
    assert _one(led_back, "visits", GOOD) == (GOOD, "visits"), "named, it is meant"  # type: ignore[arg-type]
