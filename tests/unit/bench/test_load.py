"""The page that the bench of load serves is one that readers get."""

from __future__ import annotations

from pathlib import Path

from bench.load.page import ADDRESS, publish_page


def test_the_open_page_is_a_release_of_the_catalogue(tmp_path: Path) -> None:
    size = publish_page(tmp_path, 0.1)
    html = (tmp_path / ADDRESS.lstrip("/")).read_text(encoding="utf-8")

    assert len(html.encode()) == size
    assert "cases by local authority</h1>" in html
    assert '<svg class="chart wide"' in html
