from __future__ import annotations

import pytest

from lambdas.adapters.keys import domain_key
from lambdas.adapters.settings import SettingError, settings
from tests.support.platform import DATASET, Platform


def test_the_key_of_a_domain_is_derived_by_kms_and_always_the_same(platform: Platform) -> None:
    key = domain_key(DATASET)
    assert len(key) == 32
    assert domain_key(DATASET) == key


def test_two_domains_never_share_a_key(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    arn = settings().pseudonym_keys[DATASET]
    monkeypatch.setitem(settings().pseudonym_keys, "other", arn)
    assert domain_key("other") != domain_key(DATASET)


def test_a_domain_without_a_key_is_named(platform: Platform) -> None:
    with pytest.raises(SettingError, match="'unheard_of'"):
        domain_key("unheard_of")
