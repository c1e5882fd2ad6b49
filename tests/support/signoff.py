"""People who sign candidates, in tests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.products.signoffs import Candidate, Signature
from lambdas.adapters import catalogue, offers
from lambdas.adapters.settings import settings
from tests.support.platform import CURATED, Context, Platform
from tests.support.release import PRODUCT, planned, published

CATALOGUE = Path(__file__).parent / "catalogue"


def offered(release: str, product: str = PRODUCT) -> Candidate:
    """Return the candidate that is offered of a release."""
    found = offers.ready(product, release)
    assert found is not None
    return Candidate(product, release, found.digest)


def sign(platform: Platform, about: Candidate, person: str, text: Candidate | None = None) -> dict[str, Any]:
    """Store a person's signature as their right allows it; return the event that S3 sends."""
    said = text or about
    body = Signature(product=said.product, release=said.release, digest=said.digest, at="2020-10-05T09:00:00+00:00")
    platform.client("s3").put_object(
        Bucket=CURATED, Key=about.signed_by(person), Body=body.model_dump_json().encode(), IfNoneMatch="*"
    )
    return {"bucket": {"name": CURATED}, "object": {"key": about.signed_by(person)}}


def taken_up(event: dict[str, Any]) -> list[dict[str, Any]]:
    """Run the workflow on an event of a signature, or of the calendar."""
    return [published(release) for release in planned(**event)["releases"]]


def note(platform: Platform, about: Candidate) -> dict[str, Any]:
    """Return what the people who sign are shown, as plain values."""
    found: dict[str, Any] = json.loads(platform.read(CURATED, about.offer + "offer.json"))
    return found


Terms = Callable[..., None]


@pytest.fixture
def terms(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terms:
    """Change the product's terms of release; ``twin`` names a second product with the same."""
    copy = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE, copy)
    monkeypatch.setenv("CATALOGUE", str(copy))

    def change(twin: str = "", **release: Any) -> None:
        folder = copy / "products" / PRODUCT
        _write(folder / "product.yaml", release, {})
        if twin:
            shutil.copytree(folder, folder.parent / twin, dirs_exist_ok=True)
            apart = [{"product": PRODUCT, "apart": "a made-up product that tells the same"}]
            _write(folder.parent / twin / "product.yaml", {}, {"name": twin, "overlaps": apart})
        settings.cache_clear()
        catalogue._load.cache_clear()

    return change


def _write(file: Path, release: dict[str, Any], rest: dict[str, Any]) -> None:
    found = yaml.safe_load(file.read_text())
    file.write_text(yaml.safe_dump({**found, **rest, "release": {**found["release"], **release}}, sort_keys=False))


__all__ = ["Context", "Terms", "note", "offered", "sign", "taken_up", "terms"]
