"""Disclosure rules of known bodies, by name: what each asks for, and where it says so.

``rule: hes`` in a product's file stands for the parameters here. A product may ask for more than a rule does, with a
source of its own, and never for less (``contracts.products.disclosure_checks``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from contracts.products.product import Disclosure, Dominance
from contracts.reading.model import Model


class Preset(Model):
    """One body's rule. ``rounds_to`` is the base it rounds shown counts to (1: it does not round)."""

    name: str = Field(description="the name that products call the rule by")
    body: str = Field(description="whose rule it is")
    threshold: int = Field(description="counts up to this are unsafe")
    zero_is_safe: bool = Field(description="whether a zero may be shown")
    rounds_to: int = Field(default=1, description="base to which the body rounds the counts that it shows")
    p_percent: int | None = Field(default=None, description="p of the p% rule, for magnitudes")
    dominance: Dominance | None = Field(default=None, description="n and k of the (n,k) rule, for magnitudes")
    source: str = Field(description="the publication, and what it says")
    address: str = Field(description="where the publication stands")

    def parameters(self, *, magnitude: bool) -> dict[str, Any]:
        """Give what the rule puts in the place of parameters that a product leaves out."""
        names = ["threshold", "zero_is_safe", *(["p_percent", "dominance"] if magnitude else [])]
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def differs_from(self, disclosure: Disclosure) -> bool:
        """Tell whether a product's rule, which names this one, differs from it in any parameter."""
        asked = ["threshold", "zero_is_safe", *(["p_percent", "dominance"] if disclosure.for_magnitudes else [])]
        return any(getattr(disclosure, name) != getattr(self, name) for name in asked)


_ALL = (
    Preset(
        name="hes",
        body="NHS Digital, for hospital statistics",
        threshold=7,
        zero_is_safe=True,
        rounds_to=5,
        source=(
            "NHS Digital, Disclosure control methodology for Hospital Episode Statistics and Emergency Care Data Set, "
            "September 2018: below national level counts from 1 to 7 are suppressed, zeros are shown and all others "
            "are rounded to the nearest 5"
        ),
        address=(
            "https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/"
            "hospital-episode-statistics/change-to-disclosure-control-methodology-for-hes-and-ecds-from-september-2018"
        ),
    ),
    Preset(
        name="opensafely",
        body="OpenSAFELY",
        threshold=7,
        zero_is_safe=False,
        rounds_to=5,
        source=(
            "OpenSAFELY documentation, Applying statistical disclosure control: outputs based on counts of 7 or fewer "
            "are redacted, and all counts are rounded after that"
        ),
        address="https://docs.opensafely.org/outputs/sdc",
    ),
    Preset(
        name="acro",
        body="ACRO, for research outputs",
        threshold=9,
        zero_is_safe=False,
        p_percent=10,
        dominance=Dominance(largest=2, share=90),
        source=(
            "ACRO, default parameters (acro/default.yaml): safe_threshold 10, so that fewer than 10 are unsafe, "
            "zeros_are_disclosive, safe_nk_n 2, safe_nk_k 0.90 and safe_pratio_p 0.10"
        ),
        address="https://github.com/AI-SDC/ACRO/blob/main/acro/default.yaml",
    ),
    Preset(
        name="phe",
        body="Public Health England, for cases in small areas",
        threshold=2,
        zero_is_safe=False,
        source=(
            "Public Health England, Coronavirus (COVID-19) in the UK, cases by middle layer super output area: areas "
            "with fewer than 3 cases in seven days are suppressed"
        ),
        address="https://coronavirus.data.gov.uk",
    ),
)

PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _ALL}


def with_preset(written: Mapping[str, Any], *, magnitude: bool = False) -> dict[str, Any]:
    """Fill in, from the rule that a product's ``disclosure`` names, what it leaves out.

    A name that is not known is filled in as if it were another's, so that one mistake is told as one.
    """
    name = written.get("rule")
    if name is None:
        return dict(written)
    preset = PRESETS.get(name) if isinstance(name, str) else None
    preset = preset or _ALL[0]
    filled: dict[str, Any] = {**preset.parameters(magnitude=magnitude), "source": preset.source}
    return {**filled, **written}
