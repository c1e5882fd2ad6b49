"""Finds what lies in the catalogue where nothing reads it: a rule that nobody reads is worse than none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from contracts.reading.mistakes import Mistakes, one_of, relative
from contracts.reference import boards, districts

_PRODUCT = "product.yaml, query.sql, branches.yaml, verified.yaml and tests/"
_REGISTER = "register.yaml, query.sql, branches.yaml, verified.yaml, counts/ and tests/"
_BOARDS, _DISTRICTS = PurePosixPath(boards.FILE), PurePosixPath(districts.FILE)

# Folder below the catalogue's root, * for any: what may lie in it, and that in words. A name ends with / for a folder.
_LAYOUT: dict[str, tuple[tuple[str, ...], str]] = {
    ".": (("agreements/", "datasets/", "products/", "reference/", "registers/"), ""),
    "agreements": (("*.yaml",), "agreements: <name>.yaml"),
    "datasets": (("*/",), "a folder for each dataset, with contract.odcs.yaml and examples/"),
    "datasets/*": (("contract.odcs.yaml", "examples/"), ""),
    "products": (("*/",), f"a folder for each product, with {_PRODUCT}"),
    "products/*": (("product.yaml", "query.sql", "branches.yaml", "verified.yaml", "tests/"), ""),
    "products/*/tests": (("*.yaml",), "tests: <name>.yaml"),
    "registers": (("*/",), f"a folder for each register, with {_REGISTER}"),
    "registers/*": (("register.yaml", "query.sql", "branches.yaml", "verified.yaml", "counts/", "tests/"), ""),
    "registers/*/counts": (("*.sql",), "queries that count for a product: <product>.sql"),
    "registers/*/tests": (("*.yaml",), "tests: <name>.yaml"),
    "reference": (
        ("*.csv", "hierarchies/", f"{_BOARDS.parent.name}/", f"{_DISTRICTS.parent.name}/"),
        "lists of codes, <list>.csv, hierarchies/, boards/ and postcodes/",
    ),
    str(_BOARDS.parent): ((_BOARDS.name,), ""),
    str(_DISTRICTS.parent): ((_DISTRICTS.name,), ""),
    "reference/hierarchies": (("*.csv",), "hierarchies: <name>.csv"),
}
_NOTES = (".", "_")  # what a name begins with that nothing is to read
_FOR_PEOPLE = ".md"


def strays(root: Path) -> Iterator[Mistakes]:
    """Note each file and folder that nothing reads; notes (.md) and names that begin with . or _ may lie anywhere."""
    for pattern, (allowed, words) in _LAYOUT.items():
        for folder in [root] if pattern == "." else sorted(root.glob(pattern)):
            if folder.is_dir() and not _is_note(folder):
                yield from _in(folder, allowed, words, root)


def _in(folder: Path, allowed: tuple[str, ...], words: str, root: Path) -> Iterator[Mistakes]:
    for path in sorted(folder.iterdir()):
        if _is_note(path) or any(_is(path, form) for form in allowed):
            continue
        mistakes = Mistakes(relative(path, root))
        found = f"{path.name}/" if path.is_dir() else path.name
        mistakes.add("", found, f"{words or one_of(found, allowed)}; nothing reads this")
        yield mistakes


def _is_note(path: Path) -> bool:
    return path.name.startswith(_NOTES) or path.suffix == _FOR_PEOPLE


def _is(path: Path, form: str) -> bool:
    return path.is_dir() == form.endswith("/") and path.match(form.rstrip("/"))
