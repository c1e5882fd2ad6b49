from __future__ import annotations

from pathlib import Path

import pytest

from lambdas.adapters.settings import BUNDLE, SettingError, Settings


def test_variables_are_typed() -> None:
    settings = Settings({"ZONES": "zone-<dataset>", "MAX_INSPECT_BYTES": "500", "LEDGER_TABLE": "ledger"})
    assert settings.zones == "zone-<dataset>"
    assert settings.max_inspect_bytes == 500
    assert settings.ledger_table == "ledger"


@pytest.mark.parametrize(
    ("setting", "variable"),
    [
        ("ledger_table", "LEDGER_TABLE"),
        ("zones", "ZONES"),
        ("curated_bucket", "CURATED_BUCKET"),
        ("published_bucket", "PUBLISHED_BUCKET"),
        ("glue_database", "GLUE_DATABASE"),
        ("registers_bucket", "REGISTERS_BUCKET"),
        ("registers_database", "REGISTERS_DATABASE"),
        ("register_retention_days", "REGISTER_RETENTION_DAYS"),
        ("athena_workgroup", "ATHENA_WORKGROUP"),
        ("pseudonym_keys", "PSEUDONYM_KEYS"),
        ("max_inspect_bytes", "MAX_INSPECT_BYTES"),
        ("max_spreadsheet_memory", "MAX_SPREADSHEET_MEMORY"),
    ],
)
def test_a_missing_variable_is_named(setting: str, variable: str) -> None:
    with pytest.raises(SettingError, match=f"variable {variable} is not set"):
        getattr(Settings({}), setting)


@pytest.mark.parametrize(
    ("setting", "variables", "complaint"),
    [
        ("zones", {"ZONES": "zone"}, "ZONES is 'zone': it must have <dataset> in it"),
        ("pseudonym_keys", {"PSEUDONYM_KEYS": "{domain"}, "PSEUDONYM_KEYS is not JSON"),
        ("pseudonym_keys", {"PSEUDONYM_KEYS": '{"a": 1}'}, "PSEUDONYM_KEYS must be a JSON object"),
        ("max_inspect_bytes", {"MAX_INSPECT_BYTES": "5 MB"}, "MAX_INSPECT_BYTES is '5 MB'"),
    ],
)
def test_a_variable_that_cannot_be_understood_is_named(setting: str, variables: dict[str, str], complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        getattr(Settings(variables), setting)


def test_what_may_be_left_out_has_a_default() -> None:
    settings = Settings({})
    assert settings.event_bus == "default"
    assert settings.catalogue == BUNDLE / "catalogue"
    assert Settings({"CATALOGUE": "/elsewhere"}).catalogue == Path("/elsewhere")
