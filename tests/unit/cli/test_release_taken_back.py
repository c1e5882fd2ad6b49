"""Which release `pratique release withdraw` means when none is named."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.release_taken_back import _before, _holder, _one, still_linked
from contracts.agreements.agreement import RegisterGrant
from contracts.catalogue import load
from contracts.reading.errors import PratiqueError
from lambdas.core.lineage import Came, Went
from lambdas.core.registers.lineage import Linked
from local.lineage import Lineage

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


DROP = "20200916T063000Z-0a1b2c3d"


@pytest.mark.parametrize(
    ("state", "of", "told"),
    [
        ("built", DROP, ["wharfe_modelling suspend"]),
        ("replaced", DROP, []),
        ("built", "20200917T063000Z-0a1b2c3d", []),
    ],
)
def test_whoever_withdraws_a_drop_is_told_which_register_still_shows_it_and_who_is_given_that(
    state: str, of: str, told: list[str]
) -> None:
    known = load(Path(__file__).resolve().parents[3] / "catalogue")
    agreement = known.agreements["wharfe_modelling"]
    grant = RegisterGrant(register="shielded_register", columns=("status",))
    given = agreement.model_copy(update={"registers": (grant,)})
    known = replace(known, agreements={**known.agreements, agreement.name: given})
    came = Came("deaths", DROP, "committed", "landing", "incoming/deaths.csv", "v1", "2020-09-16T06:30:00Z", "7")
    build = Linked("shielded_register", "one", state, {"deaths": "7"}, "2020-09-16T07:00:00Z")
    lineage = Lineage((came,), (), {("deaths", "7"): frozenset({of})}, (build,))
    said = still_linked(lineage, DROP, known)
    assert len(said) == len(told)
    assert all(part in line for part, line in zip(told, said, strict=True))


def test_of_a_duplicate_the_drop_that_brought_its_rows_is_meant_and_what_was_withdrawn_before_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    came = Came("deaths", DROP, "committed", "landing", "incoming/deaths.csv", "v1", "2020-09-16T06:30:00Z", "7")
    again = replace(came, drop="20200918T063000Z-0a1b2c3d", state="duplicate", snapshot="", repeats=DROP)
    went = Went("deaths_by_day", BAD, "withdrawn", {"deaths": "7"}, "2020-09-16T07:00:00Z")
    known = Lineage((came, again), (went,), {("deaths", "7"): frozenset({DROP})})
    monkeypatch.setattr("cli.release_taken_back.of_environment", lambda _running: known)
    running: Any = None
    assert [_holder(running, item.drop) for item in (came, again)] == [DROP, DROP]
    assert f"release {BAD} of deaths_by_day" in _before(running, DROP)
