"""Of which requests an agreement came, so that nobody approves what they asked for under another name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.request import AccessRequest
from contracts.reading.yaml_file import load_yaml

FILE = Path(__file__).parents[3] / "catalogue" / "agreements" / "wharfe_modelling.yaml"
WRITTEN: dict[str, Any] = load_yaml(FILE.read_text(encoding="utf-8"))
AGREEMENT = AccessAgreement.model_validate(WRITTEN)
OTHER_USE = "Something else altogether is done with it, in so many words."
OTHER_PARTS = [{"dataset": "covid_tests", "columns": ["result", "report_date"]}]


def request(name: str = "another_name", **changed: Any) -> AccessRequest:
    text = yaml.safe_dump({**WRITTEN, "name": name, **changed}, sort_keys=False)
    return AccessRequest(at="2026-11-01", person="s", username="ada", address="198.18.0.1", agreement=name, text=text)


@pytest.mark.parametrize(
    ("asked", "is_of"),
    [
        (request("wharfe_modelling", use=OTHER_USE, organisation="Another", datasets=OTHER_PARTS), True),
        (request(), True),
        (request(title="Another", requester="Ada Byron", start="2026-12-01", datasets=OTHER_PARTS), True),
        (request(use=f"  {WRITTEN['use'].upper()}\n", organisation="Another", datasets=OTHER_PARTS), True),
        (request(use=OTHER_USE), True),
        (request(use=OTHER_USE, organisation=WRITTEN["organisation"].upper()), True),
        (request(use=OTHER_USE, organisation="Another"), False),
        (request(use=OTHER_USE, datasets=OTHER_PARTS), False),
    ],
)
def test_an_agreement_came_of_what_says_the_same_use_or_gives_the_same_parts(
    asked: AccessRequest, *, is_of: bool
) -> None:
    assert asked.is_of(AGREEMENT) is is_of


@pytest.mark.parametrize("text", ["[", "requester: Somebody", "7"])
def test_a_text_that_is_no_agreement_is_known_by_its_name_alone(text: str) -> None:
    asked = request().model_copy(update={"text": text})
    assert not asked.is_of(AGREEMENT)
    assert asked.model_copy(update={"agreement": "wharfe_modelling"}).is_of(AGREEMENT)
