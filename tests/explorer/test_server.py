"""The explorer as it is served: what it reaches, what it answers, and with which headers."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import Flask, Response

from dashboards.explorer.packing import SUITES, pack
from dashboards.explorer.server import make_server
from dashboards.explorer.settings import Settings
from tests.explorer.conftest import ROOT
from tests.support.places import TOWN
from tests.support.products import RELEASE

PATHS = [
    "/",
    "/_dash-layout",
    f"/figures.csv?product=calls&area={TOWN}",
    "/-/ready",
    "/what-if/",
    "/figures.csv?product=visits",
]
AWS = {"boto3", "botocore", "s3fs", "aiobotocore", "awscrt", "pyiceberg", "duckdb", "pyarrow"}


def answer(address: str, sent: bytes | None = None, **headers: str) -> tuple[int, Message, bytes]:
    try:
        with urlopen(Request(address, sent, headers), timeout=30) as found:  # noqa: S310 - the loopback address
            return found.status, found.headers, found.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def test_it_calls_the_public_site_and_nobody_else_and_has_no_client_of_aws(site: str) -> None:
    command = [sys.executable, str(Path(__file__).parent / "reach.py"), *PATHS]
    # Whatever credentials lie about: there is nothing here that would take them.
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "EXPLORER_SITE": site,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout)

    assert found["status"] == [200, 200, 200, 204, 200, 200]
    assert set(found["called"]) == {site.removeprefix("http://")}
    assert not AWS & {module.partition(".")[0] for module in found["loaded"]}


def test_its_image_could_not_install_a_client_of_aws() -> None:
    wanted = (ROOT / "requirements" / "explorer.txt").read_text(encoding="utf-8")
    names = set(re.findall(r"^([A-Za-z0-9_.-]+)==", wanted, flags=re.MULTILINE))

    assert "dash" in names
    assert not AWS & names


def test_the_file_has_what_is_seen(explorer: str, site: str) -> None:
    status, headers, body = answer(f"{explorer}/figures.csv?product=calls&area={TOWN}&last=28&show=count")
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))

    assert (status, headers["Content-Disposition"]) == (200, f'attachment; filename="calls-{RELEASE}.csv"')
    assert {row["status"] for row in rows} == {"confidential", "reported"}
    assert {row["source"].rpartition(" ")[2] for row in rows} == {f"{site}/products/calls/releases/{RELEASE}/"}


def test_no_file_is_made_of_an_address_that_is_not_right(explorer: str) -> None:
    status, _, body = answer(f"{explorer}/figures.csv?product=secrets")

    assert (status, body.decode()) == (400, "There is no product “secrets”.\n")


@pytest.mark.parametrize("path", ["/admin", "/_dash", "/static/x", "/_reload-hash", "/_alive", "/v1/products.json"])
def test_there_is_nothing_else(explorer: str, path: str) -> None:
    assert answer(explorer + path)[0] == 404


@pytest.mark.parametrize("path", ["/", "/-/alive", "/-/ready", "/figures.csv", "/nothing"])
def test_every_answer_keeps_itself_to_itself(explorer: str, path: str) -> None:
    _, headers, _ = answer(explorer + path)
    policy = headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy.partition("style-src")[0]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_whoever_came_by_https_is_told_to_stay_with_it() -> None:
    for site, said in (("https://figures.example", "max-age=63072000; includeSubDomains"), ("http://127.0.0.1", None)):
        server = make_server(Settings(site=site, links=site))
        assert server.test_client().get("/-/alive").headers.get("Strict-Transport-Security") == said


def test_scripts_are_packed_for_whoever_takes_them_packed(explorer: str) -> None:
    _, _, page = answer(f"{explorer}/")
    script = re.findall(r'src="(/_dash-component-suites/dash/html/[^"]+)"', page.decode())[0]

    for _ in range(2):
        status, headers, packed = answer(explorer + script, **{"Accept-Encoding": "br"})
        assert (status, headers["Content-Encoding"]) == (200, "br")
    assert len(packed) < len(answer(explorer + script)[2]) / 3


def test_a_script_is_kept_once_whatever_version_is_asked_for() -> None:
    server = Flask(__name__)
    server.add_url_rule(f"{SUITES}<path:_>", view_func=lambda _: Response("x" * 5000, mimetype="text/javascript"))
    kept = pack(server)
    for number in range(5):
        path = f"{SUITES}plotly/package_data/plotly.v1m{number}.min.js"
        assert server.test_client().get(path, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert len(kept) == 1


@pytest.mark.parametrize(
    "path",
    [
        f"{SUITES}nothing/x.js",
        f"{SUITES}dash/dash-renderer/build/none.js",
        f"{SUITES}dash",
        SUITES,
        f"/what-if{SUITES}nothing/x.js",
        "/_dash-nothing",
    ],
)
def test_what_dash_does_not_have_is_not_there(explorer: str, path: str) -> None:
    status, headers, _ = answer(explorer + path)
    assert status == 404
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"output": ["x"]},
        {"output": "x.y", "inputs": []},
        {"output": "graph.figure"},
        {"output": "graph.figure", "inputs": [1, 2]},
    ],
    ids=str,
)
@pytest.mark.parametrize("page", ["/", "/what-if/"])
def test_a_choice_that_no_page_sends_is_refused(explorer: str, page: str, body: object) -> None:
    address, sent = f"{explorer}{page}_dash-update-component", json.dumps(body).encode()
    assert answer(address, sent, **{"Content-Type": "application/json"})[0] == 400


def test_a_page_without_scripts_leads_to_the_pages_that_need_none(explorer: str, site: str) -> None:
    _, _, page = answer(f"{explorer}/")

    assert "<noscript>" in page.decode()
    assert f'href="{site}/"' in page.decode()


def test_it_does_not_start_without_knowing_what_to_read() -> None:
    command = [sys.executable, "-m", "dashboards.explorer"]
    done = subprocess.run(command, env={}, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 1
    assert done.stderr.startswith("explorer: EXPLORER_SITE is ''; allowed: the address of the public site")
