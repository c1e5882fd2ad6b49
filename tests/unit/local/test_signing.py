"""The command signs what was shown, in one's own name, once."""

from __future__ import annotations

import json

import pytest

from config.load import load
from contracts.products.signoffs import Candidate
from lambdas.core.release.signoff import NotSignedError
from local.errors import LocalError
from local.signing import Desk
from tests.support.platform import CURATED, Platform

DIGEST = "ab" * 32
ABOUT = Candidate("covid_cases", "20201005T093001Z-00000000", DIGEST)


@pytest.fixture
def desk(platform: Platform) -> Desk:
    """A desk with one candidate to be signed."""
    s3 = platform.client("s3")
    s3.put_object(Bucket=CURATED, Key=ABOUT.offer + "offer.json", Body=json.dumps({"digest": DIGEST}).encode())
    return Desk(s3, CURATED, load("local"))


def test_what_is_signed_is_named_by_its_digest(desk: Desk) -> None:
    assert desk.offer("covid_cases") == desk.offer("covid_cases", DIGEST[:12]) == ABOUT
    assert desk.note(ABOUT) == {"digest": DIGEST}
    with pytest.raises(LocalError, match="Nothing of covid_cases is offered to be signed under cdcdcdcd"):
        desk.offer("covid_cases", "cdcdcdcd")
    with pytest.raises(LocalError, match="too short"):
        desk.offer("covid_cases", "ab")


def test_each_person_signs_once(desk: Desk) -> None:
    assert desk.sign(ABOUT, "ada.sample") == ABOUT.signed_by("ada.sample")
    with pytest.raises(NotSignedError, match="has signed this already"):
        desk.sign(ABOUT, "ada.sample")
    desk.sign(ABOUT, "ben.sample")
    assert set(desk.signed_by(ABOUT)) == {"ada.sample", "ben.sample"}


def test_who_is_no_approver_is_told_who_is(desk: Desk) -> None:
    with pytest.raises(NotSignedError, match=r"dan is no approver of this environment: ada\.sample, ben\.sample"):
        desk.sign(ABOUT, "dan")
    assert desk.signed_by(ABOUT) == {}
