"""What waits in the curated bucket and is not published is sealed: candidates, and histories of earlier releases."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import numpy as np
import pytest

from lambdas.adapters import histories, ledger, releases, signing
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.release import candidates
from lambdas.core.release.statement import UnprovedError
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import CURATED, PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, planned, published, run, suppressed

FIRST = visits(*(f"V{n},2020-10-01,{1 if n < 5 else 3}" for n in range(9)), "V90,2020-10-02,1")
SECOND = visits(*(f"W{n},2020-10-03,3" for n in range(20)))


def made(platform: Platform, body: bytes = FIRST) -> dict[str, Any]:
    """Suppress a release; return it as publication is given it."""
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", body))
    (release,) = planned()["releases"]
    return suppressed(platform, release)


def key_of(release: dict[str, Any], name: str = candidates.CANDIDATE) -> str:
    return candidates.prefix(PRODUCT, release["release"], release["after"], release["beside"]) + name


def write(platform: Platform, key: str, body: bytes) -> None:
    platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=body)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("after", "20200101T000000Z-00000000", "another certificate"),
        ("beside", {"stays": ""}, "another certificate"),
        ("sql", "SELECT 2", "another certificate"),
        ("made", "2030-01-01T00:00:00+00:00", "another certificate"),
        ("pratique", "9.9.9", "another certificate"),
        ("inputs", [], "another certificate"),
        ("query", "another", "changed since"),
    ],
)
def test_nothing_that_a_candidate_says_can_be_changed_after_it_was_proved(
    name: str, value: Any, says: str, platform: Platform
) -> None:
    release = made(platform)
    candidate = json.loads(platform.read(CURATED, key_of(release)))
    assert candidate[name] != value
    write(platform, key_of(release), json.dumps({**candidate, name: value}).encode())
    with pytest.raises(UnprovedError, match=says):
        published(release)
    assert platform.keys(PUBLISHED) == []


def test_how_many_rows_were_accepted_is_sealed_though_the_certificate_does_not_tell_it(platform: Platform) -> None:
    release = made(platform)
    candidate = json.loads(platform.read(CURATED, key_of(release)))
    (given,) = candidate["inputs"]
    assert "rows" not in json.loads(candidate["signed"]["text"])["inputs"][0]
    changed = {**candidate, "inputs": [{**given, "rows": given["rows"] + 1}]}
    write(platform, key_of(release), json.dumps(changed).encode())
    with pytest.raises(UnprovedError, match="changed since the suppression sealed it"):
        published(release)


def test_a_candidate_without_a_seal_has_to_be_made_again(platform: Platform) -> None:
    release = made(platform)
    candidate = json.loads(platform.read(CURATED, key_of(release)))
    del candidate["seal"]
    write(platform, key_of(release), json.dumps(candidate).encode())
    with pytest.raises(UnprovedError, match="start the release again"):
        published(release)


@pytest.mark.parametrize("sealed", [False, True])
def test_intervals_and_reasons_beside_the_cells_are_those_that_were_found(platform: Platform, *, sealed: bool) -> None:
    release = made(platform)
    cells = platform.read(CURATED, key_of(release, candidates.CELLS)) + b"x"
    write(platform, key_of(release, candidates.CELLS), cells)
    if sealed:
        told = json.loads(platform.read(CURATED, key_of(release, candidates.FILES)))
        told["files"][candidates.CELLS] = hashlib.sha256(cells).hexdigest()
        write(platform, key_of(release, candidates.FILES), json.dumps(told).encode())
    with pytest.raises(UnprovedError, match="not those of its candidate"):
        published(release)


def test_the_same_candidate_made_again_later_keeps_its_time_and_what_is_signed(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(platform)
    before = json.loads(platform.read(CURATED, key_of(first)))
    monkeypatch.setattr(ledger, "now", lambda: "2031-01-01T00:00:00+00:00")
    (again,) = planned()["releases"]
    assert suppressed(platform, again)["release"] == first["release"]
    after = json.loads(platform.read(CURATED, key_of(first)))
    assert (after["made"], after["signed"]) == (before["made"], before["signed"])


def test_a_time_that_nobody_signed_is_not_taken_over(platform: Platform) -> None:
    first = made(platform)
    before = json.loads(platform.read(CURATED, key_of(first)))
    text = before["signed"]["text"].replace(before["made"], "2001-01-01T00:00:00+00:00")
    forged = {**before, "made": "2001-01-01T00:00:00+00:00", "signed": {**before["signed"], "text": text}}
    write(platform, key_of(first), json.dumps(forged).encode())
    suppressed(platform, planned()["releases"][0])
    assert json.loads(platform.read(CURATED, key_of(first)))["made"] > "2002"


def kept(platform: Platform) -> str:
    """Publish a release; return the key of the history with it."""
    ingest.run(platform.put(ZONE, "incoming/visits.csv", FIRST))
    run(platform)
    (key,) = platform.keys(CURATED, histories.PREFIX)
    return key


def forged(content: bytes) -> bytes:
    """Write a history in which nothing was hidden."""
    with np.load(io.BytesIO(content)) as archive:
        arrays = dict(archive)
    arrays["hidden"] = np.zeros_like(arrays["hidden"])
    package = io.BytesIO()
    np.savez_compressed(package, allow_pickle=False, **arrays)
    return package.getvalue()


@pytest.mark.parametrize("how", ["changed", "another's signature", "unsealed", "cut short"])
def test_a_history_that_was_changed_is_told_and_nothing_is_made_of_it(how: str, platform: Platform) -> None:
    key = kept(platform)
    line, _, content = platform.read(CURATED, key).partition(b"\n")
    false = forged(content)
    if how == "changed":
        write(platform, key, line + b"\n" + false)
    elif how == "another's signature":
        seal = signing.signature(f"history {key}x\nsha256 ...\n").encode()
        write(platform, key, line.rsplit(b" ", 1)[0] + b" " + seal + b"\n" + false)
    elif how == "unsealed":
        write(platform, key, false)
    else:
        write(platform, key, line + b"\n")
    with pytest.raises(histories.NoHistoryError, match="was changed since the suppression kept it"):
        made(platform, SECOND)


def test_the_history_of_another_release_does_not_pass_for_one(platform: Platform) -> None:
    key = kept(platform)
    made(platform, SECOND)
    (other,) = set(platform.keys(CURATED, histories.PREFIX)) - {key}
    write(platform, key, platform.read(CURATED, other))
    with pytest.raises(histories.NoHistoryError, match="was changed"):
        histories.up_to(PRODUCT, releases.last(PRODUCT))


def test_a_history_from_before_there_were_seals_is_read_where_the_signed_certificate_is_as_old(
    platform: Platform,
) -> None:
    key, turn = kept(platform), releases.last(PRODUCT)
    assert turn is not None
    _, _, content = platform.read(CURATED, key).partition(b"\n")
    write(platform, key, content)
    at = candidates.prefix(PRODUCT, turn.release, turn.after, turn.beside) + candidates.CANDIDATE
    candidate = json.loads(platform.read(CURATED, at))
    told = {**json.loads(candidate["signed"]["text"]), "format": 1}
    unsigned = {**candidate["signed"], "text": json.dumps(told)}
    write(platform, at, json.dumps({**candidate, "signed": unsigned}).encode())
    with pytest.raises(histories.NoHistoryError):
        histories.up_to(PRODUCT, turn)
    signed = {**unsigned, "signature": signing.signature(unsigned["text"])}
    write(platform, at, json.dumps({**candidate, "signed": signed}).encode())
    assert history_file.write(histories.up_to(PRODUCT, turn)) == content
