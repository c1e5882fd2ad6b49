"""What was hidden and why, in words for the approver of a release."""

from __future__ import annotations

from contracts.product import Method, Protection
from contracts.rule_words import hidden_by
from lambdas.core.disclosure.certificate import Certificate


def for_approvers(certificate: Certificate) -> list[str]:
    """Sentences for the approver; not for publication, see :meth:`Certificate.public`."""
    rule = certificate.disclosure
    verdict = "Passes" if certificate.passes else "DOES NOT PASS"
    learned = f"Of {certificate.inside_rule:,} a reader learns more than the rule allows by itself"
    lines = [
        f"{verdict}: {certificate.exposed:,} of {certificate.unsafe:,} unsafe counts can be worked out exactly.",
        f"{certificate.narrow:,} are known to be one of two counts at most.",
        f"The rule hides {hidden_by(rule)}.",
        f"{learned}; of {certificate.avoidable:,} for another reason than that zeros are published.",
    ]
    if rule.method is Method.SUPPRESS:
        share = 100 * certificate.secondary_value / max(1, certificate.total_value)
        lines.append(
            f"{certificate.unsafe:,} cells are hidden by the rule and {certificate.secondary:,} to protect them; "
            f"their counts sum to {certificate.secondary_value:,} ({share:.1f}% of the sum of all cells)."
        )
    if certificate.unlisted:
        lines.append(f"{certificate.unlisted:,} of the unsafe counts are not published at all, and were attacked too.")
    if rule.protection is Protection.RULE:
        lines.append("The product demands that nothing is learned beyond the rule itself.")
    if certificate.set_aside:
        lines.append(f"{certificate.set_aside:,} sums do not hold in the publisher's own figures and were set aside.")
    if certificate.groups:
        lines.append(
            f"In {certificate.groups:,} totals everybody falls in one part; zeros are hidden so that none can tell."
        )
    if certificate.group_disclosure:
        lines.append(
            f"In {certificate.group_disclosure:,} totals everybody falls in one part: it is learned of all of them."
        )
    return lines
