from __future__ import annotations

import pytest
import yaml

from config.load import ConfigError, load, names


@pytest.fixture
def environment(repository, tmp_path):
    """Write an environment from dev's file with changes; return its folder."""

    def write(**changes):
        fields = yaml.safe_load((repository / "config" / "environments" / "dev.yaml").read_text())
        kept = {name: value for name, value in {**fields, **changes}.items() if value is not ...}
        (tmp_path / "dev.yaml").write_text(yaml.safe_dump(kept))
        return tmp_path

    return write


@pytest.mark.parametrize("name", names())
def test_every_environment_that_is_shipped_loads_under_its_own_name(name):
    assert load(name).name == name


def test_an_unknown_environment_is_told_which_there_are():
    with pytest.raises(ConfigError, match=r"'staging' has no file staging.yaml in .*; there are dev, local, prod"):
        load("staging")


def test_an_account_given_on_the_command_line_takes_the_place_of_the_files():
    assert load("prod", account="123456789012").account == "123456789012"


def test_all_mistakes_are_told_at_once_each_with_its_field_and_remedy(environment):
    folder = environment(account=12, region="London", log_retention_days=8, colour="blue", python=...)

    with pytest.raises(ConfigError) as raised:
        load("dev", folder=folder)

    told = str(raised.value)
    assert "dev.yaml: account: found 12;" in told
    assert "twelve digits, in quotes" in told
    assert "dev.yaml: region: found 'London'" in told
    assert "dev.yaml: log_retention_days: found 8" in told
    assert "dev.yaml: colour: found 'blue'" in told
    assert "dev.yaml: python: found nothing" in told


def test_a_file_that_is_not_yaml_is_named(tmp_path):
    (tmp_path / "dev.yaml").write_text("account: [")

    with pytest.raises(ConfigError, match=r"dev.yaml is not YAML"):
        load("dev", folder=tmp_path)


def test_a_file_without_settings_is_named(tmp_path):
    (tmp_path / "dev.yaml").write_text("- one\n- two\n")

    with pytest.raises(ConfigError, match=r"dev.yaml: found list; allowed: a mapping of settings"):
        load("dev", folder=tmp_path)


def test_production_can_never_destroy_data():
    assert load("prod").destroyable is False


def test_what_an_environment_does_not_say_of_releases_is_the_stricter(environment):
    releases = load("dev", folder=environment(releases=...)).releases

    assert (releases.signoff, releases.embargo) == ("two-person", True)


def test_one_person_under_two_names_cannot_sign_for_two(environment):
    folder = environment(releases={"approvers": {"ada": "Ada Sample", "a.sample": "ada  sample"}})

    with pytest.raises(ConfigError, match=r"releases\.approvers names 1 person: two different people sign"):
        load("dev", folder=folder)


def test_people_are_roles_by_name_and_never_everybody(environment):
    named = "aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Operator_*"

    assert load("dev", folder=environment(people={"operators": [named]})).people.operators == [named]
    for pattern in ("*", "a*", "arn:aws:iam::111122223333:role/x"):
        with pytest.raises(ConfigError, match=r"people\.operators"):
            load("dev", folder=environment(people={"operators": [pattern]}))
