"""The API as the deployed platform publishes it: its document describes each of its files, and each keeps to it."""

from __future__ import annotations

import json

import openapi_spec_validator
import pytest

from local.catalogue import catalogue
from tests.e2e.world import World
from tests.support.openapi import keeps_to, schema_of

pytestmark = pytest.mark.e2e
DOCUMENT = "v1/openapi.json"


def test_every_file_of_the_api_keeps_to_the_document_beside_it(landed: World) -> None:
    keys = landed.keys(landed.platform.output("PublishedBucket"), "v1/")
    assert DOCUMENT in keys
    openapi_spec_validator.validate(json.loads(landed.page(f"/{DOCUMENT}")))
    whole = [f"v1/products/{name}/latest/data.json" for name in catalogue().products]
    undescribed = [key for key in keys if key != DOCUMENT and not schema_of(f"/{key}")]
    assert undescribed == []
    for key in [*keys, *whole]:
        if key != DOCUMENT:
            keeps_to(schema_of(f"/{key}"), json.loads(landed.page(f"/{key}")))
