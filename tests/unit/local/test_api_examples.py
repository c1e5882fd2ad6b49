"""The examples of docs/api.md, run as they stand against the site server of this machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from dashboards.site.machines.areas import area_document
from dashboards.site.machines.products import products_document, releases_document
from dashboards.site.machines.writing import as_json
from dashboards.site.summary import summary
from lambdas.core.release.files import write_data
from local.site.pages import Pages
from local.site.server import make_server
from tests.support.places import CITY, HIERARCHIES, calls, daily, facts, geography, release
from tests.support.products import PUBLISHED, RELEASE

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(sh|python)\n(.*?)```", TEXT, flags=re.DOTALL)
LATER = "20201006T093000Z-00000000"
MADE = calls(name="covid_cases")
PATH = f"products/{MADE.name}/releases/{RELEASE}/"


def published(folder: Path) -> dict[str, str]:
    """Everything that the examples ask for, by key."""
    list(write_data(folder, MADE, HIERARCHIES, release=RELEASE, published=PUBLISHED, notes=[], cells=daily()))
    listed = [
        {"release": RELEASE, "published": PUBLISHED, "path": PATH},
        {"release": LATER, "published": "2020-10-06T08:30:00+00:00", "path": f"products/{MADE.name}/releases/{LATER}/"},
    ]
    data = (folder / "data.json").read_text(encoding="utf-8")
    return {
        "latest.json": json.dumps({"products": {MADE.name: {"release": RELEASE, "path": PATH}}}),
        f"{PATH}data.json": data,
        "v1/products.json": as_json(products_document({MADE.name: MADE}, HIERARCHIES, [summary(release(MADE))])),
        f"v1/products/{MADE.name}/releases.json": as_json(releases_document(MADE, listed)),
        f"v1/areas/{CITY}.json": as_json(area_document(geography().areas[CITY], facts(release()))),
    }


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="published")
        for key, text in published(tmp_path).items():
            s3.put_object(Bucket="published", Key=key, Body=text.encode(), ContentType="application/json")
        with make_server(Pages(s3, "published", {}), 0) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
            thread.join()


def run(kind: str, code: str, site: str) -> str:
    command = ["sh", "-ec", code] if kind == "sh" else [sys.executable, "-c", code]
    environment = {**os.environ, "SITE": site, "no_proxy": "127.0.0.1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_are_examples_for_the_shell_and_for_python() -> None:
    assert [kind for kind, _ in EXAMPLES] == ["sh", "sh", "python"]


def test_the_first_example_gets_the_figures_of_an_area(site: str) -> None:
    code = EXAMPLES[0][1]
    assert CITY in code
    document = json.loads(run("sh", code, site))
    assert document["name"] == "City"
    assert document["products"][0]["rows"][-1][1] == 159


def test_what_has_not_changed_is_not_sent_again(site: str) -> None:
    assert run(*EXAMPLES[1], site) == "304\n"


def test_the_python_example_finds_what_was_known_on_a_moment(site: str) -> None:
    assert run(*EXAMPLES[2], site).splitlines() == [
        f"{RELEASE} 240 rows",
        f"{RELEASE} was the newest on 5 October 2020",
    ]
