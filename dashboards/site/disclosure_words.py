"""Says in words what a release hides, by which rule, and how it is known that nobody can work it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.product import Disclosure, Method
from lambdas.core.paper.words import count, number

_SECONDARY = (
    "Some larger counts are hidden with them. Without that, a reader could subtract the counts that are shown from a "
    "total and be left with a small one. Both kinds carry the same mark, since telling them apart would give something "
    "away. A zero is published as zero."
)


def disclosure_words(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    """Return paragraphs for the reader, from the product's rule and the public certificate of its release."""
    return [*_what(disclosure, certificate), *_proof(disclosure, certificate)]


def _what(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    hidden, cells = certificate["hidden"], certificate["cells"]
    if disclosure.threshold == 0:
        return [f"Nothing. These counts may be published whatever their size: {_source(disclosure)}"]
    rule = f"counts from 1 to {disclosure.threshold}"
    if not hidden:
        return [f"Nothing had to be. The rule hides {rule}: {_source(disclosure)}"]
    kind = "counts" if disclosure.method is Method.PUBLISHED else "counts above zero"
    share = f"{number(hidden)} of {number(cells)} {kind} are shown as [c], for confidential."
    if disclosure.method is Method.PUBLISHED:
        return [
            f"{share} They were hidden by the source before its file came here, and stay hidden: {_source(disclosure)}"
        ]
    return [
        f"{share} The rule hides {rule}, because so small a count could point to a person: {_source(disclosure)}",
        _SECONDARY,
    ]


def _proof(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    if disclosure.threshold == 0 or not certificate["hidden"]:
        return []
    exposed = "none of them" if not certificate["exposed"] else number(certificate["exposed"])
    proof = (
        "Before this release we attacked it ourselves. For each hidden count that needs protection, a solver "
        f"({certificate['solver']}) looked for the smallest and the largest value it could have, given everything "
        f"published here and every total. It could pin down {exposed}. Without that proof there is no release."
    )
    return [proof, *_earlier(certificate)]


def _earlier(certificate: Mapping[str, Any]) -> list[str]:
    """Say how the release stands to earlier ones; nothing in the first."""
    carried, revised = certificate.get("carried", 0), certificate.get("revised", 0)
    if not carried and not revised:
        return []
    tables = count(certificate["slices"], "table")
    told = f"Of the {tables} in this release {number(carried)} stand as they were published before"
    if not revised:
        return [f"{told}, the same counts hidden, so that no difference between releases tells anything."]
    attacked = "Each of those was attacked together with all its earlier versions"
    return [
        f"{told} and {number(revised)} were revised. {attacked}, so that no difference between releases tells anything."
    ]


def _source(disclosure: Disclosure) -> str:
    return disclosure.source.strip().rstrip(".") + "."
