"""What was hidden and why, in words for the approver of a release."""

from __future__ import annotations

import hashlib

from contracts.products.product import Method, Protection
from contracts.products.rule_words import hidden_by
from lambdas.core.disclosure.proof.certificate import TOGETHER, Certificate, Rounding


def for_approvers(certificate: Certificate) -> list[str]:
    """Sentences for the approver; not for publication, see :meth:`Certificate.public`."""
    rule = certificate.disclosure
    figures = f"{rule.figure}s"
    verdict = "Passes" if certificate.passes else "DOES NOT PASS"
    learned = f"Of {certificate.inside_rule:,} a reader learns more than the rule allows by itself"
    lines = [
        f"{verdict}: {certificate.exposed:,} of {certificate.unsafe:,} unsafe {figures} can be worked out exactly.",
        f"{certificate.narrow:,} are known to be one of two {figures} at most.",
        f"The rule {'protects' if rule.method is Method.ROUND else 'hides'} {hidden_by(rule)}.",
        f"{learned}; of {certificate.avoidable:,} for another reason than that zeros are published.",
    ]
    if rule.method in (Method.SUPPRESS, Method.SUPPRESS_THEN_ROUND):
        before = " or what was published before" if certificate.carried or certificate.revised else ""
        share = 100 * certificate.secondary_value / max(1, certificate.total_value)
        come = "they come" if rule.for_magnitudes else "their counts sum"
        lines.append(
            f"{certificate.unsafe:,} cells are hidden by the rule and {certificate.secondary:,} to protect them{before}"
            f"; {come} to {certificate.secondary_value:,} ({share:.1f}% of the sum of all cells)."
        )
    if certificate.unlisted:
        lines.append(
            f"{certificate.unlisted:,} of the unsafe {figures} are not published at all, and were attacked too."
        )
    if certificate.rounding is not None:
        lines.append(_rounding(certificate.rounding))
    if rule.protection is Protection.RULE:
        lines.append("The product demands that nothing is learned beyond the rule itself.")
    if certificate.set_aside:
        lines.append(f"{certificate.set_aside:,} sums do not hold in the publisher's own figures and were set aside.")
    if certificate.groups:
        lines.append(
            f"In {certificate.groups:,} totals everybody falls in one part; zeros are hidden so that none can tell."
        )
    if certificate.group_disclosure:
        kept = ", save where zeros stay hidden that were" if certificate.zeros and not rule.hides_zeros else ""
        lines.append(
            f"In {certificate.group_disclosure:,} totals everybody falls in one part: it is learned of all of them"
            f"{kept}."
        )
    return lines


def _rounding(rounding: Rounding) -> str:
    levels = ", ".join(
        f"{largest} ({mean:.1f} in the mean)" for largest, mean in zip(rounding.largest, rounding.mean, strict=True)
    )
    bound = "no bound on how far off totals are"
    if rounding.within is not None:
        bound = f"that no figure is further than {rounding.within} from its count"
    return (
        f"Figures are multiples of {rounding.base}. From the lowest level up they are off by at most {levels}. "
        f"Readers are told {bound}, and {rounding.within_lowest} at the lowest level; the attacker knows both."
    )


SHOWN = 20


def conflicts_in_words(certificate: Certificate) -> list[str]:
    """Say of each slice that would give counts away by itself to whom, the first of many; nothing where none would."""
    lines = []
    for conflict in certificate.conflicts[:SHOWN]:
        whose = {"": "the earlier releases of this product", TOGETHER: "the releases of several products"}
        read = whose.get(conflict.product, f"the releases of {conflict.product}")
        slice_ = f"slice {', '.join(conflict.key)}" if conflict.key else "the table"
        counts = "an unsafe count" if conflict.count == 1 else f"{conflict.count:,} unsafe counts"
        lines.append(
            f"{slice_}, protected by itself, would let readers of {read} work out {counts}; more is hidden for it "
            f"(which counts: {conflict.mark})"
        )
    more = certificate.conflicts[SHOWN:]
    if more:
        # What a person has seen is told by these words: other slices must not pass for those.
        mark = hashlib.sha256("\n".join(map(str, more)).encode()).hexdigest()[:12]
        lines.append(f"and {len(more):,} more like these, which the certificate lists ({mark})")
    return lines
