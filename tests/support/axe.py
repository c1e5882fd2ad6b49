"""What axe-core finds wrong with a page that a browser shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Rules of WCAG 2.0 to 2.2, A and AA, and those that axe-core's authors hold for good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """Return each fault of the page as it is shown, every disclosure open: the rule, and the element."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found: list[dict[str, Any]] = page.evaluate(
        f"rules => {{ {AXE.read_text(encoding='utf-8')}; "
        "return axe.run(document, {runOnly: {type: 'tag', values: rules}}).then(r => r.violations) }",
        RULES,
    )
    return [f"{item['id']}: {node['html'][:120]}" for item in found for node in item["nodes"]]
