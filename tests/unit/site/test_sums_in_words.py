"""Where a product's figures are sums nothing that is said of them calls them counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from contracts.products.product import Product
from dashboards.site.publication import write_release
from lambdas.core.release.notes import notes_of
from tests.support.products import DATASET, HIERARCHIES, INPUT, PUBLISHED, candidate, cells, product

RULE = {"threshold": 2, "p_percent": 10, "source": "Guidance."}


def spending(**measure: str) -> Product:
    return product(
        measure={"kind": "magnitude", "contributor": "practice", "unit": "pounds", **measure}, disclosure=RULE
    )


@pytest.mark.parametrize(("made", "word", "other"), [(spending(), "sum", "count"), (product(), "count", "sum")])
def test_pages_call_figures_what_they_are(made: Product, word: str, other: str, tmp_path: Path) -> None:
    kept = candidate()
    certificate = {**json.loads(kept["signed"]["text"]), "carried": 1, "slices": 2}
    write_release(
        tmp_path,
        {**kept, "signed": {**kept["signed"], "text": json.dumps(certificate)}},
        cells(),
        product=made,
        hierarchies=HIERARCHIES,
        datasets={"calls": DATASET},
        published=PUBLISHED,
    )
    pages = [tmp_path / "index.html", *sorted((tmp_path / "by").glob("*.html"))]
    said = [re.sub(r"<[^>]*>|\s+", " ", path.read_text(encoding="utf-8")) for path in pages if path.exists()]
    assert re.search(rf"\b{word}s?\b", said[0])
    assert "It was made 5 October 2020 at 08:30 UTC by Pratique" in said[0]
    for text in said:
        assert re.findall(rf".{{30}}\b{other}s?\b.{{20}}", text) == []


def test_notes_of_sums_count_nobody() -> None:
    assert "no row that was accepted has anything for it" in " ".join(notes_of(spending(zeros="implied"), [INPUT]))
    assert "counts anybody there" in " ".join(notes_of(product(measure={"zeros": "implied"}), [INPUT]))
