"""Who is let through, by the rules of IAM's guide, and beside another's evaluation of the same policies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from tests.support.iam.evaluation import Asked, Policies, allowed

ROLE = "arn:aws:iam::123456789012:role/worker"
ROOT = {"AWS": "arn:aws:iam::123456789012:root"}
OBJECT = "arn:aws:s3:::bucket/incoming/file.csv"
KEY = "arn:aws:kms:eu-west-2:123456789012:key/one"
READ = Asked("s3:GetObject", OBJECT, {"aws:PrincipalArn": ROLE, "aws:SecureTransport": "true"})
DECRYPT = Asked("kms:Decrypt", KEY, {"aws:PrincipalArn": ROLE, "kms:ViaService": "s3.eu-west-2.amazonaws.com"})


def allow(action="s3:GetObject", resource="arn:aws:s3:::bucket/*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action="s3:*", resource="*", **more):
    return {**allow(action, resource, **more), "Effect": "Deny"}


def lets(asked, granted, boundary=None, own=None):
    return allowed(asked, Policies(ROLE, granted, boundary), own)


def test_nothing_is_allowed_that_nothing_allows():
    assert not lets(READ, [])
    assert not lets(READ, [allow("s3:PutObject")])
    assert not lets(READ, [allow(resource="arn:aws:s3:::other/*")])
    assert lets(READ, [allow()])


def test_actions_know_no_case_and_resources_do():
    assert lets(READ, [allow("S3:getobject*")])
    assert not lets(READ, [allow(resource="arn:aws:s3:::Bucket/*")])


def test_a_denial_anywhere_counts_before_all_else():
    open_to_all = [allow("*", "*")]

    assert not lets(READ, [*open_to_all, deny()])
    assert not lets(READ, open_to_all, [*open_to_all, deny()])
    assert not lets(READ, open_to_all, own=[deny(Principal="*")])
    assert lets(READ, open_to_all, own=[deny(Principal={"AWS": "arn:aws:iam::123456789012:role/other"})])


def test_all_but_is_what_is_not_named():
    elsewhere = {"Effect": "Deny", "Action": "s3:*", "NotResource": ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"]}
    unnamed = {"Effect": "Deny", "NotAction": ["s3:Get*"], "Resource": "*"}

    assert lets(READ, [allow("*", "*"), elsewhere, unnamed])
    assert not lets(DECRYPT, [allow("*", "*"), unnamed], own=[allow("kms:*", "*", Principal=ROOT)])
    assert not lets(Asked("s3:GetObject", "arn:aws:s3:::other/x"), [allow("*", "*"), elsewhere])


def test_a_boundary_gives_nothing_and_takes_what_it_does_not_name():
    assert not lets(READ, [], [allow("*", "*")])
    assert not lets(READ, [allow("*", "*")], [])
    assert lets(READ, [allow("*", "*")], [allow("s3:*", "*")])


def test_a_resource_lets_in_whom_its_policy_names_and_leaves_the_account_to_itself():
    assert lets(READ, [], own=[allow(Principal={"AWS": ROLE})])
    assert not lets(READ, [], [], own=[allow(Principal={"AWS": ROLE})])
    assert not lets(READ, [], own=[allow(Principal=ROOT)])
    assert not lets(READ, [], own=[allow(Principal={"Service": "lambda.amazonaws.com"})])


def test_a_key_opens_to_nobody_whom_its_own_policy_does_not_let_in():
    use = [allow("kms:Decrypt", KEY)]
    through = {"StringEquals": {"kms:ViaService": "s3.eu-west-2.amazonaws.com"}}
    only = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/other"}}

    assert not lets(DECRYPT, use)
    assert not lets(DECRYPT, use, own=[])
    assert lets(DECRYPT, use, own=[allow("kms:*", "*", Principal=ROOT)])
    assert lets(DECRYPT, use, own=[allow("kms:*", "*", Principal=ROOT, Condition=through)])
    assert not lets(DECRYPT, use, own=[allow("kms:*", "*", Principal=ROOT, Condition=only)])
    assert not lets(DECRYPT, [], own=[allow("kms:*", "*", Principal=ROOT)])
    assert lets(DECRYPT, [], own=[allow("kms:Decrypt", "*", Principal={"AWS": ROLE})])


ACTIONS = st.sampled_from(["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", "kms:Decrypt"])
PLACES = [f"arn:aws:s3:::{name}" for name in ("bucket/incoming/*", "bucket/*", "other/*", "*", "bucket/?/file.csv")]
KEYS = ["aws:PrincipalArn", "aws:RequestedRegion", "dynamodb:LeadingKeys"]
OPERATORS = st.sampled_from(
    ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "StringNotLikeIfExists"]
)
VALUES = st.lists(st.sampled_from(["eu-west-2", "eu-*", "us-east-1", ROLE, "arn:*", "*"]), min_size=1, max_size=2)
CONDITIONS = st.dictionaries(OPERATORS, st.dictionaries(st.sampled_from(KEYS[:2]), VALUES, min_size=1), max_size=2)
SETS = st.dictionaries(
    st.builds(
        "{}:{}".format,
        st.sampled_from(["ForAllValues", "ForAnyValue"]),
        st.sampled_from(["StringLike", "StringNotEquals"]),
    ),
    st.dictionaries(st.just(KEYS[2]), st.lists(st.sampled_from(["dataset#*", "product#*", "dataset#a"]), min_size=1)),
    max_size=1,
)
STATEMENTS = st.builds(
    lambda effect, action, resource, conditions, sets, names: {
        "Effect": effect,
        names[0]: action,
        names[1]: resource,
        "Condition": {**conditions, **sets},
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.lists(ACTIONS, min_size=1, max_size=2),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=2),
    CONDITIONS,
    SETS,
    st.tuples(
        st.sampled_from(["Action", "Action", "NotAction"]), st.sampled_from(["Resource", "Resource", "NotResource"])
    ),
)
POLICIES = st.lists(STATEMENTS, max_size=4)
LEADING = st.sampled_from([None, ["dataset#a"], ["dataset#a", "product#b"]])


@given(POLICIES, st.none() | POLICIES, st.sampled_from(["s3:GetObject", "s3:PutObject"]), LEADING)
def test_another_evaluation_of_the_same_policies_says_the_same(granted, boundary, action, leading):
    known = {"aws:PrincipalArn": ROLE, "aws:RequestedRegion": "eu-west-2", "dynamodb:LeadingKeys": leading}
    other = EvalContext(ROLE, "AssumedRole", "123456789012", action, OBJECT, "eu-west-2")
    other.service_context = {} if leading is None else {"dynamodb:leadingkeys": leading}
    parsed = [[parse_policy_document({"Statement": each})] for each in (granted, boundary) if each is not None]

    assert lets(Asked(action, OBJECT, known), granted, boundary) == (evaluate(other, *parsed).decision == "Allow")
