"""What Checkov finds is held against the reasons: a failure without one, and one without its failure."""

from __future__ import annotations

from bench.held import bare, excused, verdict

FAILS = ("stack.template.json", "Bucket", "CKV_AWS_18")
REASON = "This is where access logs go; logging it would never end."


def _template(*skip):
    metadata = {"aws:cdk:path": "prod/stack/Bucket", "checkov": {"skip": list(skip)}}
    return {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}, "Metadata": metadata}}}


def test_a_failed_check_with_its_reason_on_the_resource_is_left():
    template = _template({"id": "CKV_AWS_18", "comment": REASON})

    assert verdict({FAILS}, dict(excused("stack.template.json", template))) == []


def test_a_failed_check_without_a_reason_names_template_resource_and_check():
    assert verdict({FAILS}, {}) == ["stack.template.json: Bucket fails CKV_AWS_18 and has no reason"]


def test_a_reason_for_another_check_or_another_resource_is_none():
    another = {(FAILS[0], FAILS[1], "CKV_AWS_21"): REASON, (FAILS[0], "Other", FAILS[2]): REASON}

    found = verdict({FAILS}, another)

    assert len(found) == 3
    assert sum("stale" in line for line in found) == 2


def test_a_reason_whose_check_no_longer_fails_is_stale():
    assert verdict(set(), {FAILS: REASON}) == [
        "stack.template.json: Bucket does not fail CKV_AWS_18: its reason is stale"
    ]


def test_a_word_is_no_reason():
    (line,) = verdict({FAILS}, {FAILS: "accepted"})

    assert "no sentence" in line


def test_checkov_is_shown_no_reason_and_everything_else():
    shown = bare(_template({"id": "CKV_AWS_18", "comment": REASON}))

    assert shown == {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}}}}
