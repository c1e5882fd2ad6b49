from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from lambdas.adapters import signing
from lambdas.core.release import candidates
from lambdas.core.release.statement import UnprovedError, sealed, statement
from lambdas.publish import handler
from lambdas.publish.switch import changed
from tests.support.platform import CURATED, PUBLISHED, Context, Platform
from tests.support.release import PRODUCT

RELEASE = "20201005T093001Z-00000000"
EVENT = {"product": PRODUCT, "release": RELEASE, "passes": True, "after": None, "beside": {}}


def leave(platform: Platform, certificate: dict[str, Any], signed: dict[str, str] | None = None) -> None:
    candidate = {**made_of(certificate), "signed": signed}
    candidate["seal"] = signing.signature(sealed(candidate))
    key = candidates.prefix(PRODUCT, RELEASE, None, {}) + candidates.CANDIDATE
    platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=json.dumps(candidate).encode())


def made_of(certificate: dict[str, Any]) -> dict[str, Any]:
    """Make what a suppression says of a candidate besides."""
    made = {"made": "2020-10-05T09:30:01+00:00", "pratique": "0.1.0", "after": None, "beside": {}}
    return {"product": PRODUCT, "release": RELEASE, "inputs": [], "sql": "", **made, "certificate": certificate}


def test_without_a_candidate_nothing_is_published(platform: Platform) -> None:
    with pytest.raises(UnprovedError, match="has no candidate"):
        handler.main(EVENT, Context())
    assert platform.keys(PUBLISHED) == []


def test_a_certificate_that_does_not_pass_is_not_outvoted_by_the_workflow(platform: Platform) -> None:
    leave(platform, {"passes": False})
    with pytest.raises(UnprovedError, match="does not pass"):
        handler.main(EVENT, Context())
    assert platform.keys(PUBLISHED) == []


def signed(text: str) -> dict[str, str]:
    return {"text": text, "signature": b64encode(signing.sign(text)).decode(), "key": signing.public_key()}


@pytest.mark.parametrize("tampered", ["nothing", "text", "signature", "certificate"])
def test_only_what_the_suppression_signed_is_published(platform: Platform, tampered: str) -> None:
    passing = {"passes": True, "exposed": 0}
    made = signed(statement(made_of({**passing, "exposed": 1} if tampered == "certificate" else passing)))
    if tampered == "nothing":
        leave(platform, passing)
    elif tampered == "text":
        leave(platform, passing, {**made, "text": made["text"].replace("0", "1")})
    elif tampered == "signature":
        leave(platform, passing, {**made, "signature": b64encode(bytes(256)).decode()})
    else:
        leave(platform, passing, made)
    with pytest.raises(UnprovedError, match=r"another certificate|not signed by the suppression"):
        handler.main(EVENT, Context())
    assert platform.keys(PUBLISHED) == []


def test_a_document_changed_by_another_is_read_again(platform: Platform) -> None:
    def add(name: str) -> Any:
        return lambda document: {"names": [*(document or {}).get("names", []), name]}

    changed("list.json", add("first"))
    platform.gate.before("PUT /pratique-test-published/list.json", lambda: changed("list.json", add("second")) and None)
    assert changed("list.json", add("third")) == {"names": ["first", "second", "third"]}


def test_a_document_left_alone_is_not_written(platform: Platform) -> None:
    assert changed("list.json", lambda _document: None) == {}
    assert platform.keys(PUBLISHED) == []
