"""Reads a page as a browser's outline: is it well formed, and does it have what people who cannot see it need?"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "br", "wbr", "img", "hr", "input"}
LANDMARKS = ("header", "main", "footer")


@dataclass
class Element:
    """An element with the text within it."""

    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]
    text: str = ""
    children: list[Element] = field(default_factory=list)


class Outline(HTMLParser):
    """The elements of a page. ``faults`` names every element that is closed wrongly or not at all."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{element.tag}> is not closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(parent.tag for parent in self._open))
        self.elements.append(element)
        if self._open:
            self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1].tag if self._open else 'nothing'}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        """Every element of a kind, in order."""
        return [element for element in self.elements if element.tag == tag]


def faults(html: str) -> list[str]:
    """Everything that is wrong with a page."""
    outline = Outline(html)
    found = list(outline.faults)
    found += [f"{len(outline.all(tag))} elements <{tag}>" for tag in ("h1", *LANDMARKS) if len(outline.all(tag)) != 1]
    found += [f"no {name}" for name in ("lang",) if not outline.all("html")[0].attributes.get(name)]
    found += ["a table without a caption" for table in outline.all("table") if not _has(table, "caption")]
    found += ["a heading cell without scope" for cell in outline.all("th") if not cell.attributes.get("scope")]
    found += ["a script within the page" for script in outline.all("script") if not _allowed(script)]
    found += ["a link without words" for link in outline.all("a") if not link.text.strip()]
    found += [f"id {name} twice" for name in _repeated([element.attributes.get("id") for element in outline.elements])]
    found += _references(outline)
    found += [
        f"{name} of {element.tag}" for element in outline.elements for name in element.attributes if name[:2] == "on"
    ]
    pictures = [svg for svg in outline.all("svg") if svg.attributes.get("aria-hidden") != "true"]
    found += ["a picture without a title" for svg in pictures if not _has(svg, "title") or not _has(svg, "desc")]
    found += _levels(outline)
    return found


def _allowed(script: Element) -> bool:
    """Data for search engines, and files of the site itself: no text of a page may run."""
    own = str(script.attributes.get("src")).startswith("/") and not script.text
    return own or script.attributes.get("type") == "application/ld+json"


def _has(element: Element, tag: str) -> bool:
    return any(child.tag == tag and child.text.strip() for child in element.children)


def _repeated(names: list[str | None]) -> list[str]:
    known = [name for name in names if name]
    return sorted({name for name in known if known.count(name) > 1})


def _references(outline: Outline) -> list[str]:
    """References within the page that lead nowhere."""
    ids = {element.attributes.get("id") for element in outline.elements}
    wanted = [str(link.attributes["href"])[1:] for link in outline.all("a") if str(link.attributes["href"])[:1] == "#"]
    for element in outline.elements:
        wanted += [
            element.attributes[name] or ""
            for name in ("aria-labelledby", "aria-describedby")
            if name in element.attributes
        ]
    return [f"#{name} leads nowhere" for name in wanted if name not in ids]


def _levels(outline: Outline) -> list[str]:
    """Headings that skip a level."""
    levels = [int(element.tag[1]) for element in outline.elements if element.tag in {"h1", "h2", "h3", "h4"}]
    return [f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]
