"""A page carries its styles with it, so that nothing in them may be there for us alone."""

from __future__ import annotations

from pathlib import Path

from lambdas.core.paper.pages import stylesheet
from tests.support.places import every_kind_of_page


def test_a_stylesheet_keeps_its_rules_without_comments_and_needless_spaces(tmp_path: Path) -> None:
    text = (
        "/* why */\n.a, .b > c::after {\n  margin: calc(1px + 2px) 0;\n  content: '';\n}\n"
        "@media (max-width: 4em) { .a { top: 0; } }\n"
    )
    (tmp_path / "own.css").write_text(text, encoding="utf-8")
    assert stylesheet(tmp_path, "own.css") == (
        ".a,.b > c::after{margin:calc(1px + 2px) 0;content:''}@media (max-width:4em){.a{top:0}}"
    )


def test_only_the_pages_of_a_product_carry_the_styles_of_filters_and_maps() -> None:
    with_filters = {address for address, html in every_kind_of_page().items() if ".choose select" in html}
    assert with_filters
    assert all(address.startswith("/products/") for address in with_filters)
