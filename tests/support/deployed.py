"""An environment like production's for the tests' catalogue, as its templates would be deployed into the tests' AWS."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from moto.athena.models import athena_backends
from moto.s3.models import s3_backends

from bench.assembly import Templates, synthesise
from config.load import ENVIRONMENTS
from tests.support.cloud import ACCOUNT, REGION
from tests.support.iam.evaluation import Asked, Policies, Statement, allowed
from tests.support.iam.place import Place
from tests.support.iam.templates import Account
from tests.support.platform import LEDGER

CATALOGUE = Path(__file__).parent / "catalogue"
APPROVER = (
    f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_PratiqueApprover_0123456789abcdef"
)

_TO_ACCOUNT = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


@dataclass(frozen=True)
class Deployed:
    """The templates, who may do what by them, and where the tests' AWS has what they name otherwise.

    ``stands_for`` leads from the address that something has in the tests' AWS to the one of the templates.
    """

    account: Account
    place: Place
    own: Mapping[str, list[Statement]]
    stands_for: Mapping[str, str]

    def policies(self, actor: str) -> Policies:
        """Return what decides on the requests of a function, a workflow or a supplier, or of who signs releases."""
        if actor != "approver":
            return self.account.role(f"pratique-test-{actor}")
        return Policies(APPROVER, list(self.account.managed(self.account.policy("pratique-test-approver"))))

    def lets_alone(self, policies: Policies, asked: Asked) -> bool:
        """Whether somebody's own policies let a request through, were the key's to leave it all to them."""
        own = [_TO_ACCOUNT] if asked.action.startswith("kms:") else self.policy_of(asked)
        return allowed(asked, policies, own)

    def lets(self, policies: Policies, asked: Asked) -> bool:
        """Whether somebody is let make a request of what is deployed."""
        return allowed(asked, policies, self.policy_of(asked))

    def as_deployed(self, policies: Policies, asked: Asked, tags: Mapping[str, str]) -> Asked:
        """Return the request as made of what is deployed, by whoever these policies are of; ``tags`` the session's."""
        who = {"aws:PrincipalArn": policies.role, **{f"aws:PrincipalTag/{name}": tag for name, tag in tags.items()}}
        return replace(
            asked,
            resource=self.stands_for.get(asked.resource, asked.resource),
            context={**asked.context, **who},
        )

    def policy_of(self, asked: Asked) -> list[Statement] | None:
        """Return the policy of the resource itself; None for one without."""
        bucket = asked.resource.partition("/")[0]
        return self.own.get(bucket if ":s3:::" in bucket else asked.resource)


@lru_cache(maxsize=1)
def templates() -> Templates:
    """Return production's templates for the tests' catalogue: in the account of the tests' AWS, by the name ``test``.

    Buckets there are named without the account: what AWS has many customers' of, the tests' has one's.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = (ENVIRONMENTS / "prod.yaml").read_text().replace("444455556666", ACCOUNT)
        (Path(folder) / "test.yaml").write_text(settings)
        made = json.dumps(synthesise("test", catalogue=CATALOGUE, environments=Path(folder)))
    found: Templates = json.loads(made.replace(f"-{ACCOUNT}", ""))
    return found


def deployed(stands_for: Mapping[str, str]) -> Deployed:
    """Return the environment; ``stands_for`` as ``Deployed`` has it."""
    account = Account(templates(), ACCOUNT, REGION)
    keys = {account.value(stack, each["BucketName"]): _key(account, stack, each) for stack, each in _buckets(account)}
    ledger = {
        account.value(stack, table["TableName"]): account.value(stack, table["SSESpecification"]["KMSMasterKeyId"])
        for stack, _, table in account.resources("AWS::DynamoDB::Table")
        if table["TableName"] == LEDGER
    }
    own = {f"arn:aws:s3:::{bucket}": policy for bucket, policy in account.bucket_policies().items()}
    place = Place(ACCOUNT, REGION, keys, ledger, _workgroup, _tags)
    return Deployed(account, place, {**own, **account.key_policies()}, stands_for)


def _buckets(account: Account) -> list[tuple[str, Any]]:
    return [(stack, each) for stack, _, each in account.resources("AWS::S3::Bucket")]


def _key(account: Account, stack: str, bucket: Any) -> str:
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    key = rule["ServerSideEncryptionByDefault"].get("KMSMasterKeyID", "")
    return str(account.value(stack, key))


def _workgroup(query: str) -> str:
    found = athena_backends[ACCOUNT][REGION].executions[query].workgroup
    assert found is not None, f"query {query} ran in no workgroup"
    return str(found.name)


def _tags(bucket: str, key: str, version: str | None) -> dict[str, str] | None:
    """Tags of an object; None when it is not there."""
    backend = s3_backends[ACCOUNT]["aws"]
    found = backend.get_object(bucket, key, version_id=version)
    return dict(backend.tagger.get_tag_dict_for_resource(found.arn)) if found is not None else None
