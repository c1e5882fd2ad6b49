from __future__ import annotations

import json

import pytest

from lambdas.adapters import objects
from lambdas.adapters.objects import NoSuchObjectError, Stored
from lambdas.adapters.settings import SettingError, settings
from lambdas.routing import handler, store
from tests.support.routes import ARN, KeyValueStore

POINTER = {
    "products": {
        "covid_cases": {"release": "20201003T163000Z-aaaaaaaa", "published": "2020-10-03", "path": "x"},
        "covid_tests": {"release": "20201002T163000Z-bbbbbbbb", "published": "2020-10-02", "path": "y"},
    }
}


class Context:
    function_name = "routing"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-west-2:444455556666:function:routing"
    aws_request_id = "request"


@pytest.fixture
def pointer(monkeypatch):
    """Put a pointer into the published bucket, or take it away."""
    monkeypatch.setenv("PUBLISHED_BUCKET", "published")
    monkeypatch.setenv("ROUTES_STORE", ARN)
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", "1")
    settings.cache_clear()

    def lies_there(content):
        stored = None if content is None else Stored(json.dumps(content).encode(), "etag")
        monkeypatch.setattr(objects, "get", lambda *_: stored)

    yield lies_there
    settings.cache_clear()


@pytest.fixture
def cloudfront(monkeypatch):
    held = KeyValueStore()
    monkeypatch.setattr(store, "client", lambda: held)
    return held


def test_only_the_product_that_moved_is_written(pointer, cloudfront):
    pointer(POINTER)
    cloudfront.held = {"covid_cases": "20201002T163000Z-00000000", "covid_tests": "20201002T163000Z-bbbbbbbb"}

    assert handler.main({"id": "event"}, Context()) == {"changed": {"covid_cases": "20201003T163000Z-aaaaaaaa"}}
    assert cloudfront.writes == [["covid_cases"]]
    assert cloudfront.held["covid_cases"] == "20201003T163000Z-aaaaaaaa"


def test_a_repeated_event_writes_nothing(pointer, cloudfront):
    pointer(POINTER)
    handler.main({"id": "event"}, Context())

    assert handler.main({"id": "event"}, Context()) == {"changed": {}}
    assert len(cloudfront.writes) == 1


def test_many_products_are_written_in_parts_each_over_the_one_before(pointer, cloudfront):
    pointer({"products": {f"p{number:02}": {"release": "r"} for number in range(60)}})

    handler.main({"id": "event"}, Context())

    assert [len(write) for write in cloudfront.writes] == [50, 10]
    assert len(cloudfront.held) == 60


def test_an_announced_pointer_that_is_not_there_is_a_fault(pointer):
    pointer(None)

    with pytest.raises(NoSuchObjectError, match=r"latest.json was announced by event"):
        handler.main({"id": "event"}, Context())


def test_a_function_without_its_store_says_which_variable_is_missing(pointer, cloudfront, monkeypatch):
    pointer(POINTER)
    monkeypatch.delenv("ROUTES_STORE")

    with pytest.raises(SettingError, match="ROUTES_STORE is not set"):
        handler.main({"id": "event"}, Context())
