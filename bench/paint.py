"""What pages ask of a reader's connection and machine, as Chromium counts it.

``python -m bench.paint [ADDRESS [PATH ...]]`` prints it of pages of a site that runs, such as that of ``make demo``.
``tests/browser/test_budget.py`` holds one page of each kind to a budget by the same counts, but for time.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench.measured import circumstances

SITE = "http://127.0.0.1:8020"
PATHS = (
    "/",
    "/areas/",
    "/areas/E92000001/",
    "/products/covid_cases/latest/",
    "/products/shielded_patients/latest/",
    "/products/covid_cases/latest/view/map.html",
    "/products/covid_cases/latest/view/date-2020-09-30.html",
)
WIDTHS = (320, 1440)

_COUNTED = """() => ({
    elements: document.getElementsByTagName('*').length,
    depth: (walk => walk(document.documentElement))(function walk(e) {
        return 1 + Math.max(0, ...[...e.children].map(walk)) }),
    blocking: [...document.querySelectorAll('head script[src]:not([defer]):not([async]), link[rel=stylesheet]')].length,
    unsized: [...document.querySelectorAll('img:not([width]), img:not([height]), iframe, video')].length,
    lang: document.documentElement.lang,
    viewport: document.querySelector('meta[name=viewport]')?.content ?? '',
    description: document.querySelector('meta[name=description]')?.content ?? '',
    title: document.title,
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    moved: window.moved ?? 0,
})"""
_WATCH = """window.moved = 0; new PerformanceObserver(list => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.moved += each.value
}).observe({type: 'layout-shift', buffered: true})"""
# A shift is told after the frame that it was in; scripts of a page may move things in the frames after it is loaded.
_SETTLED = """new Promise(done => {
    const next = left => left ? requestAnimationFrame(() => next(left - 1)) : setTimeout(done)
    next(20)
})"""


@dataclass(frozen=True)
class Seen:
    """What a browser counted on one page: bytes sent, requests, and what ``_COUNTED`` says of the document."""

    size: int
    requests: int
    counted: dict[str, Any]


def look(context: BrowserContext, address: str) -> Seen:
    """Open a page in a window that has kept nothing from earlier ones."""
    page = context.new_page()
    page.add_init_script(_WATCH)
    requests = list[str]()
    page.on("request", lambda asked: None if asked.url.startswith("data:") else requests.append(asked.url))
    answer = page.goto(address, wait_until="load")
    page.evaluate(_SETTLED)
    counted: dict[str, Any] = page.evaluate(_COUNTED)
    found = Seen(len(answer.body()) if answer else 0, len(requests), counted)
    page.close()
    return found


def main(site: str, paths: tuple[str, ...]) -> None:
    """Print a table of pages: each in a window that has kept nothing."""
    print(circumstances())
    print("| page | bytes | requests | elements | painted, ms | moved |\n|---|---:|---:|---:|---:|---:|")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in paths:
            seen = []
            for width in WIDTHS:
                context = chromium.new_context(viewport={"width": width, "height": 800})
                seen.append(look(context, site + path))
                context.close()
            painted = ", ".join(f"{each.counted['painted']:.0f}" for each in seen)
            moved = max(each.counted["moved"] for each in seen)
            one = seen[0]
            print(
                f"| `{path}` | {one.size:,} | {one.requests} | {one.counted['elements']:,} | {painted} | {moved:.3f} |"
            )
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else SITE, tuple(sys.argv[2:]) or PATHS)
