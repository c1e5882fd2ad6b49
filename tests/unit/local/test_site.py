"""Which object answers which address."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from lambdas.adapters.public import BRIEFLY, FOR_GOOD
from local.site.pages import Pages
from local.site.server import make_server


@pytest.fixture
def pages() -> Iterator[Pages]:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        s3.create_bucket(Bucket="published")
        s3.create_bucket(Bucket="zone")
        release = "products/cases/releases/r2"
        put = {
            "index.html": ("text/html; charset=utf-8", "home"),
            f"{release}/index.html": ("text/html; charset=utf-8", "second release"),
            f"{release}/data.csv": ("text/csv; charset=utf-8", "a,b"),
            "latest.json": (
                "application/json",
                json.dumps({"products": {"cases": {"release": "r2", "published": "", "path": f"{release}/"}}}),
            ),
        }
        for key, (kind, body) in put.items():
            s3.put_object(Bucket="published", Key=key, Body=body.encode(), ContentType=kind)
        s3.put_object(Bucket="zone", Key="receipts/d1/receipt.html", Body=b"receipt", ContentType="text/html")
        s3.put_object(Bucket="zone", Key="receipts/d1/rejects.csv", Body=b"line", ContentType="text/csv")
        yield Pages(s3, "published", {"cases": "zone"})


def test_the_root_is_the_home_page(pages: Pages) -> None:
    assert pages.answer("/").body == b"home"


def test_latest_is_resolved_through_the_pointer(pages: Pages) -> None:
    assert pages.answer("/products/cases/latest/").body == b"second release"
    data = pages.answer("/products/cases/latest/data.csv?download")
    assert data.body == b"a,b"
    assert data.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_what_is_read_as_the_latest_is_kept_for_a_minute_and_at_its_own_address_as_its_file_says(pages: Pages) -> None:
    file = "products/cases/releases/r2/data.csv"
    pages.s3.put_object(Bucket="published", Key=file, Body=b"a,b", ContentType="text/csv", CacheControl=FOR_GOOD)

    assert pages.answer("/products/cases/latest/data.csv").headers["Cache-Control"] == BRIEFLY
    assert pages.answer(f"/{file}").headers["Cache-Control"] == FOR_GOOD


def test_a_page_without_its_slash_is_redirected(pages: Pages) -> None:
    for address in ("/products/cases/latest", "/products/cases/releases/r2"):
        answer = pages.answer(address)
        assert answer.status == 301
        assert answer.headers["Location"] == f"{address}/"


def test_a_product_without_more_leads_to_its_latest_release(pages: Pages) -> None:
    for address in ("/products/cases", "/products/cases/"):
        answer = pages.answer(address)
        assert (answer.status, answer.headers["Location"]) == (301, "/products/cases/latest/")


def test_what_is_not_there_is_a_page_that_says_so(pages: Pages) -> None:
    for address in ("/products/unknown/latest/", "/products/cases/latest/nothing.csv", "/<script>"):
        answer = pages.answer(address)
        assert answer.status == 404
        assert b"<script>" not in answer.body


def test_a_sign_that_no_address_has_is_not_asked_of_s3(pages: Pages) -> None:
    assert pages.answer("/%00").status == 404


def test_receipts_are_read_from_the_landing_zone(pages: Pages) -> None:
    assert pages.answer("/receipts/d1/").body == b"receipt"
    assert pages.answer("/receipts/d1/rejects.csv").body == b"line"
    assert b"/receipts/d1/" in pages.answer("/receipts/").body
    assert pages.answer("/receipts/d2/").status == 404


def test_nothing_else_of_the_landing_zone_can_be_read(pages: Pages) -> None:
    pages.s3.put_object(Bucket="zone", Key="incoming/names.csv", Body=b"identities")

    for address in ("/receipts/../incoming/names.csv", "/receipts/%2e%2e/incoming/names.csv", "/incoming/names.csv"):
        assert pages.answer(address).status in {301, 404}
        assert pages.answer(address).body != b"identities"


def test_the_server_answers_at_the_loopback_address_alone_and_scripts_of_any_site(pages: Pages) -> None:
    server = make_server(pages, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        host, port = server.server_address[:2]
        assert host == "127.0.0.1"
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/nothing")
        refused.value.close()
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/latest.json", method="OPTIONS")
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - the loopback address
            assert (answer.status, answer.headers["Access-Control-Allow-Headers"]) == (204, "If-None-Match")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/latest.json") as answer:
            assert answer.headers["Access-Control-Expose-Headers"] == "ETag"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
