"""Conditions of policies, by the examples of IAM's guide."""

from __future__ import annotations

import pytest

from tests.support.iam.conditions import UnknownConditionError, arn_like, filled, hold

A_ROLE = "arn:aws:iam::123456789012:role/pratique-prod-triage"


@pytest.mark.parametrize(
    ("operator", "wanted", "found", "holds"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", ["a", "b"], "b", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", "a", None, False),
        ("StringEqualsIfExists", "a", None, True),
        ("StringEqualsIfExists", "a", "b", False),
        ("StringNotEquals", ["a", "b"], "a", False),
        ("StringNotEquals", ["a", "b"], "c", True),
        ("StringNotEquals", "a", None, True),
        ("StringLike", "dataset#*", "dataset#visits", True),
        ("StringLike", "dataset#?", "dataset#visits", False),
        ("StringNotLike", "dataset#*", "product#x", True),
        ("ArnLike", "arn:aws:iam::*:role/pratique-*", A_ROLE, True),
        ("ArnLike", "arn:aws:iam::*", A_ROLE, None),
        ("ArnNotLike", "arn:aws:iam::*:role/pratique-*", A_ROLE, False),
        ("ArnNotEquals", "arn:aws:iam::123456789012:role/other", A_ROLE, True),
        ("Bool", "false", "true", False),
        ("Bool", "true", "True", True),
        ("Null", "true", None, True),
        ("Null", "false", None, False),
        ("Null", "false", "a", True),
        ("NumericLessThan", 1.2, "1.3", False),
        ("NumericLessThan", "1.2", "1.1", True),
    ],
)
def test_an_operator_compares_one_value(operator, wanted, found, holds):
    if holds is None:
        with pytest.raises(UnknownConditionError, match="5 parts of 6"):
            hold({operator: {"key": wanted}}, {"key": found})
    else:
        assert hold({operator: {"key": wanted}}, {"key": found}) == holds


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
@pytest.mark.parametrize(
    ("operator", "found", "holds"),
    [
        ("ForAllValues:StringEquals", ["ID", "PostDateTime"], True),
        ("ForAllValues:StringEquals", ["ID", "Message"], False),
        ("ForAllValues:StringEquals", None, True),
        ("ForAllValues:StringEquals", [], True),
        ("ForAnyValue:StringEquals", ["ID", "Message"], True),
        ("ForAnyValue:StringEquals", ["Message"], False),
        ("ForAnyValue:StringEquals", None, False),
        ("ForAnyValue:StringEquals", [], False),
        ("ForAnyValue:StringNotEquals", ["ID", "Message"], True),
        ("ForAllValues:StringNotEquals", ["ID", "Message"], False),
    ],
)
def test_a_key_of_several_values_is_compared_as_a_set(operator, found, holds):
    assert hold({operator: {"key": ["ID", "PostDateTime", "Tags"]}}, {"key": found}) == holds


def test_every_key_of_every_operator_has_to_hold_and_names_of_keys_know_no_case():
    both = {"StringEquals": {"AWS:one": "1", "aws:two": "2"}, "Null": {"aws:three": "true"}}

    assert hold(both, {"aws:One": "1", "aws:two": "2", "aws:three": None})
    assert not hold(both, {"aws:one": "1", "aws:two": "2", "aws:three": "3"})
    assert not hold(both, {"aws:one": "1", "aws:two": "3", "aws:three": None})


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"StringEquals": {"aws:new": "x"}}, "nobody has said what aws:new is"),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "IpAddress is no operator"),
        ({"StringEquals": {"several": "x"}}, "several has several values"),
    ],
)
def test_what_is_not_known_here_is_an_error_and_never_a_guess(conditions, said):
    with pytest.raises(UnknownConditionError, match=said):
        hold(conditions, {"aws:SourceIp": "10.0.0.1", "several": ["x"]})


def test_a_pattern_reaches_over_slashes_and_not_over_colons():
    assert arn_like("arn:aws:s3:::bucket/a/b/c", "arn:aws:s3:::bucket/*/c")
    assert not arn_like("arn:aws:sqs:eu-west-2:123456789012:queue", "arn:aws:sqs:*:queue:x:y")
    assert arn_like("*", "*")
    assert not arn_like("*", "arn:aws:s3:::bucket")


def test_a_variable_of_a_policy_is_the_requests_own_value_or_matches_nothing():
    key = "arn:aws:s3:::bucket/${aws:PrincipalTag/person}.json"

    assert filled(key, {"aws:PrincipalTag/person": "ada"}) == "arn:aws:s3:::bucket/ada.json"
    assert filled(key, {"aws:PrincipalTag/person": None}) is None
