"""Says in words what a release hides, by which rule, and how it is known that nobody can work it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.products.presets import PRESETS, Preset
from contracts.products.product import Disclosure, Method
from contracts.products.rule_words import hidden_by
from dashboards.site.rounding_words import NEAREST, rounding_words
from lambdas.core.paper.words import count, moment, number
from lambdas.core.release.rounding import rounded_to

_SECONDARY = (
    "Some larger counts are hidden with them. Without that, a reader could subtract the counts that are shown from a "
    "total and be left with a small one. Both kinds carry the same mark, since telling them apart would give something "
    "away."
)
_SECONDARY_SUMS = (
    "Other sums are hidden with them where it is needed. Without that, a reader could subtract the sums that are shown "
    "from a total and be left with one of these. Both kinds carry the same mark, since telling them apart would give "
    "something away."
)
_ZERO = "A zero is published as zero."
_ZERO_BEFORE = "A zero is published as zero, save where an earlier release hid it."


def disclosure_words(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    """Return paragraphs for the reader, from the product's rule and the public certificate of its release."""
    return [*_what(disclosure, certificate), *_proof(disclosure, certificate)]


def _what(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    hidden, cells = certificate["hidden"], certificate["cells"]
    if disclosure.method is Method.ROUND:
        return rounding_words(disclosure, certificate, _source(disclosure))
    if disclosure.threshold == 0 and not disclosure.for_magnitudes and not hidden:
        said = f"Nothing is hidden. These counts may be published whatever their size: {_source(disclosure)}"
        return [said, *_rounded(disclosure)]
    rule = hidden_by(disclosure)
    preset = PRESETS.get(disclosure.rule or "")
    named = "The rule" if preset is None else f"The rule {preset.name} ({preset.body})"
    if not hidden:
        return [f"Nothing had to be hidden. {named} hides {rule}: {_source(disclosure)}", *_rounded(disclosure)]
    positive = disclosure.method is not Method.PUBLISHED and not _zeros(disclosure, certificate)
    kind = f"{disclosure.figure}s above zero" if positive else f"{disclosure.figure}s"
    share = f"{number(hidden)} of {number(cells)} {kind} are shown as [c], for confidential."
    if disclosure.method is Method.PUBLISHED:
        return [
            f"{share} They were hidden by the source before its file came here, and stay hidden: {_source(disclosure)}"
        ]
    if disclosure.threshold == 0 and not disclosure.for_magnitudes:
        return [
            f"{share} They stay hidden as they were in earlier releases. {named} hides {rule}: {_source(disclosure)}"
        ]
    return [
        f"{share} {named} hides {rule}, because {_danger(disclosure)}: {_source(disclosure)}",
        *_against(disclosure, preset),
        *_beside(disclosure, certificate),
        *_groups(disclosure),
    ]


def _beside(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    """Say what is hidden with small counts, and how the rest is shown."""
    beside = _SECONDARY_SUMS if disclosure.for_magnitudes else _SECONDARY
    beside = NEAREST if disclosure.method is Method.SUPPRESS_THEN_ROUND else beside
    zero = _ZERO_BEFORE if _zeros(disclosure, certificate) else _ZERO
    return [beside if disclosure.hides_zeros else f"{beside} {zero}", *_rounded(disclosure)]


def _zeros(disclosure: Disclosure, certificate: Mapping[str, Any]) -> bool:
    """Whether a [c] may stand for a zero; certificates from before this was told have the rule alone."""
    return disclosure.hides_zeros or bool(certificate.get("zeros_hidden"))


def _rounded(disclosure: Disclosure) -> list[str]:
    return [sentence for sentence in (rounded_to(disclosure),) if sentence]


def _groups(disclosure: Disclosure) -> list[str]:
    """Say why a zero can be confidential, where the rule hides groups."""
    if not disclosure.least_group:
        return []
    people = "everybody" if disclosure.least_group == 1 else f"everybody in a group of {disclosure.least_group} or more"
    said = (
        f"Where {people} falls in one category, the zeros beside it would tell that of each of them. So some zeros are "
        "shown as [c] too, and of no such group can it be worked out that all of it is in one category."
    )
    return [said]


def _danger(disclosure: Disclosure) -> str:
    if disclosure.for_magnitudes:
        return "such a sum could tell what one of them gave"
    return "so small a count could point to a person"


def _against(disclosure: Disclosure, preset: Preset | None) -> list[str]:
    """Say how what is done here stands to the named rule, where the two differ."""
    if preset is None:
        return []
    said = []
    if preset.differs_from(disclosure):
        said.append(f"That is more than the rule asks for by itself: {preset.source}.")
    if preset.rounds_to > 1 and disclosure.method is Method.SUPPRESS:
        said.append(
            f"Where the rule rounds the other counts to {preset.rounds_to}, so that nothing can be worked out by "
            "subtraction, they are shown as they are here and further ones are hidden instead."
        )
    return said


def _proof(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    if disclosure.method is Method.ROUND:
        return _attacked("each count that needs protection", disclosure, certificate) if disclosure.threshold else []
    if not certificate["hidden"]:
        return []
    return _attacked(f"each hidden {disclosure.figure} that needs protection", disclosure, certificate)


def _attacked(counts: str, disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    exposed = "none of them" if not certificate["exposed"] else number(certificate["exposed"])
    proof = (
        f"Before this release we attacked it ourselves. For {counts}, a solver "
        f"({certificate['solver']}) looked for the smallest and the largest value it could have, given everything "
        f"published here and every total. It could pin down {exposed}. Without that proof there is no release."
    )
    if "made" in certificate:  # those of the first format do not say it
        proof = f"{proof} It was made {moment(certificate['made'])} by Pratique {certificate['pratique']}."
    return [proof, *_earlier(disclosure, certificate)]


def _earlier(disclosure: Disclosure, certificate: Mapping[str, Any]) -> list[str]:
    """Say how the release stands to earlier ones; nothing in the first."""
    carried, revised = certificate.get("carried", 0), certificate.get("revised", 0)
    if not carried and not revised:
        return []
    tables = count(certificate["slices"], "table")
    told = f"Of the {tables} in this release {number(carried)} stand as they were published before"
    same = "with the same figures" if certificate.get("rounding") else f"the same {disclosure.figure}s hidden"
    if not revised:
        return [f"{told}, {same}, so that no difference between releases tells anything."]
    attacked = "Each of those was attacked together with all its earlier versions"
    return [
        f"{told} and {number(revised)} were revised. {attacked}, so that no difference between releases tells anything."
    ]


def _source(disclosure: Disclosure) -> str:
    return disclosure.source.strip().rstrip(".") + "."
