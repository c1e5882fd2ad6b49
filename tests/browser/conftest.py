"""One page of each kind, served on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dashboards.site.areas.areas_page import FIND
from dashboards.site.views.view_page import FILTER
from tests.support.places import every_kind_of_page

AREAS = Path(__file__).resolve().parents[2] / "dashboards" / "site" / "areas"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without saying so."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with one page of each kind."""
    folder = tmp_path_factory.mktemp("site")
    for address, html in every_kind_of_page().items():
        path = folder / address.removeprefix("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")
    (folder / FIND).write_bytes((AREAS / "find.js").read_bytes())
    (folder / FILTER).write_bytes((AREAS.parent / "views" / "filter.js").read_bytes())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
