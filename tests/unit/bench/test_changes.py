"""What a change would change is told by resource, with rights apart."""

from __future__ import annotations

from typing import Any

import pytest

from bench.changes import changes, report

ROLE = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "a"}}
BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "b", "Tags": []}, "DeletionPolicy": "Retain"}


def templates(**resources: Any) -> dict[str, dict[str, Any]]:
    return {"lake": {"Resources": resources}}


def test_what_comes_goes_and_changes_is_told_with_the_properties_that_differ() -> None:
    longer = {**BUCKET, "Properties": {"BucketName": "b", "Tags": ["x"]}, "DeletionPolicy": "Delete"}

    assert changes(templates(A=ROLE, B=BUCKET), templates(B=longer, C=ROLE)) == [
        ("lake", "goes", "AWS::IAM::Role", "A", ""),
        ("lake", "changes", "AWS::S3::Bucket", "B", "DeletionPolicy, Tags"),
        ("lake", "comes", "AWS::IAM::Role", "C", ""),
    ]


def test_a_stack_that_comes_brings_all_its_resources() -> None:
    assert changes({}, templates(A=ROLE)) == [("lake", "comes", "AWS::IAM::Role", "A", "")]


def test_rights_are_listed_apart() -> None:
    said = report("prod", changes(templates(), templates(A=ROLE, B=BUCKET)))

    assert said.startswith("**prod**: of resources 2 comes, 0 goes, 0 changes; 1 of these say who may do what.")
    rights, everything = said.split("<summary>All (2)")
    assert "+ lake: AWS::IAM::Role A" in rights
    assert "+ lake: AWS::S3::Bucket B" not in rights
    assert "+ lake: AWS::S3::Bucket B" in everything


@pytest.mark.parametrize(
    "kind",
    [
        "KMS::Key",
        "LakeFormation::DataLakeSettings",
        "LakeFormation::PrincipalPermissions",
        "Lambda::Permission",
        "EKS::AccessEntry",
        "Transfer::User",
    ],
)
def test_whatever_lets_somebody_in_is_among_the_rights(kind: str) -> None:
    said = report("prod", changes(templates(), templates(A={"Type": f"AWS::{kind}"})))

    assert f"+ lake: AWS::{kind} A" in said.split("<summary>All (1)")[0]


def test_nothing_is_said_in_a_sentence() -> None:
    assert report("dev", []) == "**dev**: no resource changes."
