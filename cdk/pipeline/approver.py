"""What a person who signs releases may do."""

from __future__ import annotations

from aws_cdk.aws_iam import ManagedPolicy, PolicyStatement
from constructs import Construct

from cdk.guardrails.findings import acknowledge, wildcard
from cdk.pipeline.grants import CANDIDATES
from cdk.pipeline.platform import Platform
from contracts.products.signoffs import OFFERS, SIGNATURES

_OWN = "${aws:PrincipalTag/person}"
_A_FOLDER_A_RELEASE = "Each release has a folder of its own, named when it is planned."


class Approver(Construct):
    """A policy to give to the people who sign: they read what is offered, and write signatures of their own alone.

    A session has to carry the tag ``person``, which the organisation's identity provider sets. A signature is written
    once: without the header by which S3 refuses to write over what is there, the right is not given. Nobody
    deletes one.
    """

    def __init__(self, scope: Construct, construct_id: str, *, platform: Platform) -> None:
        super().__init__(scope, construct_id)
        names, key = platform.names, platform.keys.curated.key_arn
        shown = [names.objects(names.curated, f"{prefix}*") for prefix in (CANDIDATES, OFFERS, SIGNATURES)]
        own = names.objects(names.curated, f"{SIGNATURES}*/{_OWN}.json")
        through = {"StringEquals": {"kms:ViaService": f"s3.{names.region}.amazonaws.com"}}
        bucket = f"arn:aws:s3:::{names.curated}"
        self.policy = ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=names.named("approver"),
            description="Reads candidates and signs them",
            statements=[
                PolicyStatement(actions=["s3:GetObject"], resources=shown),
                PolicyStatement(
                    actions=["s3:ListBucket"],
                    resources=[bucket],
                    conditions={"StringLike": {"s3:prefix": [f"{prefix}*" for prefix in (OFFERS, SIGNATURES)]}},
                ),
                PolicyStatement(
                    actions=["s3:PutObject"], resources=[own], conditions={"Null": {"s3:if-none-match": "false"}}
                ),
                PolicyStatement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[key], conditions=through),
            ],
        )
        told = own.replace(_OWN, "<aws:PrincipalTag/person>")  # as the rule writes a variable of a policy
        acknowledge(self.policy, {wildcard(pattern): _A_FOLDER_A_RELEASE for pattern in (*shown, told)})
