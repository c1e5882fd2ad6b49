"""Holds what a product says of rounding against itself."""

from __future__ import annotations

from contracts.products.product import ROUNDED, Disclosure, Method, Protection
from contracts.reading.mistakes import Mistakes


def check_rounding(rule: Disclosure, mistakes: Mistakes) -> None:
    """Note a base that is missing, has no use or cannot protect what the threshold calls unsafe."""
    base, where = rule.base, "disclosure.base"
    if rule.method not in ROUNDED:
        if base is not None:
            methods = " or ".join(method.value for method in ROUNDED)
            mistakes.add("disclosure.method", rule.method.value, f"{methods}, when base is given")
        return
    if base is None:
        mistakes.missing(where, f"what figures are rounded to, 5 or 10 as a rule (method: {rule.method.value})")
        return
    if rule.method is Method.ROUND and rule.protection is Protection.RULE and base <= rule.threshold:
        allowed = f"more than the threshold, {rule.threshold}, so that a figure of 0 can stand for every unsafe count"
        mistakes.add(where, str(base), f"{allowed} (protection: rule)")
    if rule.method is Method.SUPPRESS_THEN_ROUND and (rule.threshold + 1) + base // 2 < base:
        allowed = f"at most {2 * rule.threshold + 2}: a larger one would round counts above the threshold to zero"
        mistakes.add(where, str(base), allowed)
