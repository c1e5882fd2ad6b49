"""Holds a product's disclosure rule against the rule that it names, its measure and its dimensions."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.products.measure import MeasureKind
from contracts.products.presets import PRESETS, Preset
from contracts.products.product import Disclosure, GroupDisclosure, Method, OnConflict, Product
from contracts.products.rounding_checks import check_rounding
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes
from contracts.reference.codes import Hierarchy


def check_disclosure(product: Product, hierarchies: Mapping[str, Hierarchy], mistakes: Mistakes) -> None:
    """Note every part of the rule that contradicts another, or falls short of the rule that it names."""
    with as_far_as_known:
        if not product.disclosure.source.strip():
            mistakes.missing("disclosure.source", "the publication the threshold comes from")
    with as_far_as_known:
        _check_rule(product.disclosure, mistakes)
    with as_far_as_known:
        _check_method(product, mistakes)
    with as_far_as_known:
        check_rounding(product.disclosure, mistakes)
    with as_far_as_known:
        _check_kind(product, mistakes)
    with as_far_as_known:
        _check_groups(product, mistakes)
    with as_far_as_known:
        _check_exact(product, hierarchies, mistakes)
    with as_far_as_known:
        _check_conflict(product, mistakes)


def _check_rule(disclosure: Disclosure, mistakes: Mistakes) -> None:
    """Note where the rule falls short of the one it names: it may be tightened, with a source of its own."""
    if disclosure.rule is None:
        return
    if disclosure.rule not in PRESETS:
        mistakes.not_among("disclosure.rule", disclosure.rule, PRESETS)
        return
    preset = PRESETS[disclosure.rule]
    with as_far_as_known:
        if disclosure.threshold < preset.threshold:
            allowed = f"{preset.threshold} or more: {_not_loosened(preset)}"
            mistakes.add("disclosure.threshold", disclosure.threshold, allowed)
    with as_far_as_known:
        if disclosure.zero_is_safe and not preset.zero_is_safe:
            mistakes.add("disclosure.zero_is_safe", True, f"false: {_not_loosened(preset)}")
    with as_far_as_known:
        _check_magnitude_rule(disclosure, preset, mistakes)
    with as_far_as_known:
        if preset.differs_from(disclosure) and disclosure.source == preset.source:
            mistakes.missing(
                "disclosure.source", f"the publication that asks for more than the rule {preset.name} does"
            )


def _check_magnitude_rule(disclosure: Disclosure, preset: Preset, mistakes: Mistakes) -> None:
    if not disclosure.for_magnitudes:
        return
    if preset.p_percent is not None and (disclosure.p_percent or 0) < preset.p_percent:
        allowed = f"{preset.p_percent} or more: {_not_loosened(preset)}"
        mistakes.add("disclosure.p_percent", disclosure.p_percent, allowed)
    asked, given = preset.dominance, disclosure.dominance
    if asked is not None and (given is None or given.largest < asked.largest or given.share > asked.share):
        allowed = f"largest {asked.largest} or more and share {asked.share} or less: {_not_loosened(preset)}"
        mistakes.add("disclosure.dominance", given, allowed)


def _not_loosened(preset: Preset) -> str:
    return f"the rule {preset.name} may be tightened, with a source of its own, and not loosened"


def _check_method(product: Product, mistakes: Mistakes) -> None:
    rule = product.disclosure
    if rule.method == Method.PUBLISHED:
        if product.measure.status is None:
            mistakes.missing("measure.status", "the query column with the publisher's statuses (method: published)")
    elif rule.rounding_base != 1 or rule.exact:
        mistakes.add("disclosure.method", rule.method.value, "published, when rounding_base or exact is given")


def _check_kind(product: Product, mistakes: Mistakes) -> None:
    """Note where measure and rule are not of one kind: both for counts, or both for magnitudes."""
    rule, measure = product.disclosure, product.measure
    if measure.kind is MeasureKind.COUNT:
        if measure.contributor is not None:
            mistakes.add("measure.kind", measure.kind.value, "magnitude, when contributor is given")
        if rule.for_magnitudes:
            mistakes.add("measure.kind", measure.kind.value, "magnitude, when p_percent or dominance is given")
        return
    if measure.contributor is None:
        mistakes.missing("measure.contributor", "the query column that tells contributors apart (kind: magnitude)")
    if not rule.for_magnitudes:
        mistakes.missing("disclosure.p_percent", "p_percent, dominance or both (kind: magnitude)")
    if rule.method is not Method.SUPPRESS:
        mistakes.add("disclosure.method", rule.method.value, "suppress, of magnitudes")
    if rule.group_disclosure is GroupDisclosure.HIDE:
        mistakes.add("disclosure.group_disclosure", rule.group_disclosure.value, "count, of magnitudes")


def _check_groups(product: Product, mistakes: Mistakes) -> None:
    rule = product.disclosure
    if rule.group_disclosure is GroupDisclosure.COUNT:
        if rule.smallest_group is not None or rule.group_dimensions:
            allowed = "hide, when smallest_group or group_dimensions is given"
            mistakes.add("disclosure.group_disclosure", rule.group_disclosure.value, allowed)
        return
    if rule.method is not Method.SUPPRESS:
        allowed = f"count, with method: {rule.method.value}"
        mistakes.add("disclosure.group_disclosure", rule.group_disclosure.value, allowed)
    dimensions = [item.name for item in product.dimensions]
    for name in rule.group_dimensions:
        if name not in dimensions:
            mistakes.not_among("disclosure.group_dimensions", name, dimensions)


def _check_exact(product: Product, hierarchies: Mapping[str, Hierarchy], mistakes: Mistakes) -> None:
    exact = product.disclosure.exact
    if not exact or not product.dimensions:
        return
    hierarchy = hierarchies.get(product.dimensions[0].hierarchy)
    for code in exact:
        if hierarchy is not None and code not in hierarchy.names:
            mistakes.add("disclosure.exact", code, f"a code of {hierarchy.name}, the first dimension's hierarchy")


def _check_conflict(product: Product, mistakes: Mistakes) -> None:
    """Note where conflicts are not told, so that no release would ever be held."""
    told = product.disclosure.method is Method.SUPPRESS and product.measure.kind is MeasureKind.COUNT
    if product.disclosure.on_conflict is OnConflict.HOLD and not (told and product.cumulative is None):
        allowed = (
            "hide_more; hold is for counts by method suppress, in slices that are not cumulative: what a slice would "
            "give away by itself is not known of sums by contributor, of a series or of rounded figures"
        )
        mistakes.add("disclosure.on_conflict", OnConflict.HOLD.value, allowed)
