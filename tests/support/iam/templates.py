"""Who may do what in synthesised templates: every reference in a policy resolved to what stands in a real account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.iam.conditions import listed
from tests.support.iam.evaluation import Policies, Statement

Templates = Mapping[str, Mapping[str, Any]]
_PSEUDO = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
# What CloudFormation returns for a Ref: the property that names the resource.
_NAMED_BY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::S3::Bucket": "BucketName",
}
# What it returns for the address of one whose name makes it.
_ADDRESS = {
    "AWS::Cognito::UserPool": "arn:aws:cognito-idp:{region}:{account}:userpool/{name}",
    "AWS::CloudFront::KeyValueStore": "arn:aws:cloudfront::{account}:key-value-store/{name}",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{name}",
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{name}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{name}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{name}",
}


@dataclass(frozen=True)
class Account:
    """The templates of one environment as if deployed; what AWS would name itself is named by where it stands."""

    templates: Templates
    account: str
    region: str

    def resources(self, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Stack, logical name and properties of every resource of a type."""
        for stack, template in self.templates.items():
            for name, resource in template["Resources"].items():
                if resource["Type"] == kind:
                    yield stack, name, resource.get("Properties", {})

    def value(self, stack: str, found: Any) -> Any:
        """Return a template's value with every reference in it resolved. Raises ``NotImplementedError``."""
        if isinstance(found, list):
            return [self.value(stack, each) for each in found]
        if not isinstance(found, dict):
            return found
        if len(found) == 1:
            ((kind, given),) = found.items()
            if kind == "Ref":
                return self._ref(stack, given)
            if kind.startswith("Fn::"):
                return self._intrinsic(stack, kind, given)
        return {name: self.value(stack, each) for name, each in found.items()}

    def address(self, stack: str, name: str) -> str:
        """Address of a resource of a stack. Raises ``NotImplementedError``."""
        kind = self.templates[stack]["Resources"][name]["Type"]
        if kind not in _ADDRESS:
            raise NotImplementedError(f"the address of {name}, a {kind}")
        return _ADDRESS[kind].format(region=self.region, account=self.account, name=self._ref(stack, name))

    def policy(self, named: str) -> str:
        """Address of a managed policy by its name."""
        return f"arn:aws:iam::{self.account}:policy/{named}"

    def role(self, named: str) -> Policies:
        """Return what decides on the requests of a role: policies in its stack and any that are for it, its boundary.

        Raises ``LookupError`` when there is no role of this name.
        """
        for stack, name, role in self.resources("AWS::IAM::Role"):
            if role.get("RoleName") == named:
                bound = role.get("PermissionsBoundary")
                return Policies(
                    self.address(stack, name),
                    [*self._inline(stack, name, role), *self._attached(stack, name, role)],
                    None if bound is None else list(self.managed(self.value(stack, bound))),
                )
        raise LookupError(f"no role is named {named}")

    def managed(self, address: str) -> Iterator[Statement]:
        """Statements of a managed policy of ours, by its address. Raises ``LookupError``."""
        for stack, name, policy in self.resources("AWS::IAM::ManagedPolicy"):
            called = policy.get("ManagedPolicyName", name)
            path = policy.get("Path", "/")
            if address in {f"{stack}-{name}", f"arn:aws:iam::{self.account}:policy{path}{called}"}:
                yield from self._statements(stack, policy)
                return
        raise LookupError(f"no policy of ours has the address {address}")

    def bucket_policies(self) -> dict[str, list[Statement]]:
        """Statements of each bucket's own policy, by the bucket's name."""
        policies = self.resources("AWS::S3::BucketPolicy")
        return {self.value(stack, each["Bucket"]): self._statements(stack, each) for stack, _, each in policies}

    def key_policies(self) -> dict[str, list[Statement]]:
        """Statements of each key's own policy, by the key's address."""
        keys = self.resources("AWS::KMS::Key")
        return {
            self.address(stack, name): self.value(stack, key["KeyPolicy"]["Statement"]) for stack, name, key in keys
        }

    def _inline(self, stack: str, name: str, role: dict[str, Any]) -> Iterator[Statement]:
        for policy in role.get("Policies", []):
            yield from self._statements(stack, policy)
        for where, _, policy in self.resources("AWS::IAM::Policy"):
            if where == stack and {"Ref": name} in policy["Roles"]:
                yield from self._statements(stack, policy)

    def _attached(self, stack: str, name: str, role: dict[str, Any]) -> Iterator[Statement]:
        for where, _, policy in self.resources("AWS::IAM::ManagedPolicy"):
            if where == stack and {"Ref": name} in policy.get("Roles", []):
                yield from self._statements(stack, policy)
        for address in role.get("ManagedPolicyArns", []):
            yield from self.managed(self.value(stack, address))

    def _statements(self, stack: str, policy: dict[str, Any]) -> list[Statement]:
        found: list[Statement] = listed(self.value(stack, policy["PolicyDocument"]["Statement"]))
        return found

    def _ref(self, stack: str, name: str) -> Any:
        pseudo = {**_PSEUDO, "AWS::AccountId": self.account, "AWS::Region": self.region}
        if name in pseudo:
            return pseudo[name]
        resource = self.templates[stack]["Resources"].get(name)
        if resource is None:
            raise NotImplementedError(f"a reference to {name}, which is no resource of {stack}")
        named_by = _NAMED_BY.get(resource["Type"], "")
        return self.value(stack, resource.get("Properties", {}).get(named_by, f"{stack}-{name}"))

    def _intrinsic(self, stack: str, kind: str, given: Any) -> Any:
        if kind == "Fn::Join":
            return given[0].join(self.value(stack, each) for each in given[1])
        if kind == "Fn::GetAtt" and given[1] in {"Arn", "UserPoolId"}:
            return self.address(stack, given[0]) if given[1] == "Arn" else self._ref(stack, given[0])
        if kind == "Fn::ImportValue":
            return self._exported(self.value(stack, given))
        raise NotImplementedError(f"{kind} of {given}")

    def _exported(self, export: str) -> Any:
        for stack, template in self.templates.items():
            for output in template.get("Outputs", {}).values():
                if self.value(stack, output.get("Export", {}).get("Name")) == export:
                    return self.value(stack, output["Value"])
        raise LookupError(f"no stack exports {export}")
