"""Key policies of synthesised stacks, and the rights on keys that roles have in their own policies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

Statement = Mapping[str, Any]
ACCOUNT = "arn:aws:iam::444455556666:root"
_ROLE = "arn:aws:iam::444455556666:role/"


@dataclass(frozen=True)
class Right:
    """What a role's own policies let it do with a key, named by its description, and through which service."""

    key: str
    action: str
    role: str
    through: str | None


def key_policies(found: Any) -> dict[str, list[Statement]]:
    """Statements of every key's policy, by what the key is for."""
    keys = found.properties("AWS::KMS::Key")
    policies = {key["Description"]: key["KeyPolicy"]["Statement"] for key in keys}
    assert len(policies) == len(keys), "two keys are described alike"
    return policies


def lets(statements: list[Statement], action: str, who: str, through: str | None = None) -> bool:
    """Whether a key's policy lets a role of the account, which has every right in IAM, do this."""
    return any(
        statement["Effect"] == "Allow"
        and statement["Principal"] == {"AWS": ACCOUNT}
        and any(fnmatchcase(action, given) for given in listed(statement["Action"]))
        and all(_holds(*condition, who, through) for condition in statement.get("Condition", {}).items())
        for statement in statements
    )


def users(statements: list[Statement]) -> Iterator[tuple[str, str]]:
    """Each address or pattern that a key's policy lets use it, with each action."""
    for statement in statements:
        for who in listed(statement.get("Condition", {}).get("ArnLike", {}).get("aws:PrincipalArn", [])):
            for action in listed(statement["Action"]):
                yield who, action


def rights(found: Any) -> set[Right]:
    """Every right on a key that a role of ours has in a policy of ours; a wildcard for resources is none."""
    return {
        Right(key, action, _ROLE + role, _through(statement))
        for stack, template in _templates(found)
        for role, statement in _given(found, template)
        if statement["Effect"] == "Allow" and statement["Resource"] != "*"
        for action in listed(statement["Action"])
        if action.startswith("kms:")
        for resource in listed(statement["Resource"])
        for key in [_key_of(found, stack, resource)]
    }


def given_to_people(found: Any, policy: str) -> set[tuple[str, str, str | None]]:
    """Key, action and service of a managed policy that is for people to have."""
    return {
        (_key_of(found, stack, resource), action, _through(statement))
        for stack, template in _templates(found)
        for made in template["Resources"].values()
        if made["Type"] == "AWS::IAM::ManagedPolicy" and made["Properties"].get("ManagedPolicyName") == policy
        for statement in made["Properties"]["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
        if action.startswith("kms:")
        for resource in listed(statement["Resource"])
    }


def listed(value: Any) -> list[Any]:
    """Return a policy's value as the list that it may be written as."""
    return value if isinstance(value, list) else [value]


def _holds(operator: str, keys: Mapping[str, Any], who: str, through: str | None) -> bool:
    ((name, values),) = keys.items()
    if name == "kms:ViaService":
        return operator == "StringEquals" and through in listed(values)
    if name != "aws:PrincipalArn" or operator not in {"ArnLike", "ArnNotLike"}:
        raise NotImplementedError(f"{operator} {name}")
    return any(fnmatchcase(who, pattern) for pattern in listed(values)) == (operator == "ArnLike")


def _templates(found: Any) -> Iterator[tuple[str, Any]]:
    yield from found.templates.items()
    yield from (("access", template) for template in found.agreements.values())


def _given(found: Any, template: Any) -> Iterator[tuple[str, Statement]]:
    """Each role's name with each statement that it has."""
    resources = template["Resources"]
    for name, policy in resources.items():
        properties = policy.get("Properties", {})
        if policy["Type"] == "AWS::IAM::Policy":
            made = [(role["Ref"], resources[role["Ref"]]["Properties"]) for role in properties["Roles"]]
            roles = [role.get("RoleName", logical) for logical, role in made]
        elif policy["Type"] == "AWS::IAM::ManagedPolicy" and not properties["Path"].startswith("/aws"):
            roles = list(_having(found, template, name, properties["ManagedPolicyName"]))
        else:
            continue
        yield from ((role, statement) for role in roles for statement in properties["PolicyDocument"]["Statement"])


def _having(found: Any, here: Any, name: str, called: str) -> Iterator[str]:
    """Names of the roles that a managed policy is attached to: by its address, or ``here`` by reference."""
    for _, template in _templates(found):
        for role in template["Resources"].values():
            attached = listed(role.get("Properties", {}).get("ManagedPolicyArns", []))
            by_address = any(f'policy/{called}"' in json.dumps(arn) for arn in attached)
            if by_address or (template is here and {"Ref": name} in attached):
                yield role["Properties"]["RoleName"]


def _through(statement: Statement) -> str | None:
    return statement.get("Condition", {}).get("StringEquals", {}).get("kms:ViaService")


def _key_of(found: Any, stack: str, reference: Any) -> str:
    """What the key is for that a template refers to."""
    ((kind, value),) = reference.items()
    if kind == "Fn::GetAtt":
        return str(found.templates[stack]["Resources"][value[0]]["Properties"]["Description"])
    if kind == "Ref":
        nested = found.properties("AWS::CloudFormation::Stack", stack)
        (passed,) = {json.dumps(one["Parameters"][value]) for one in nested if value in one.get("Parameters", {})}
        return _key_of(found, stack, json.loads(passed))
    if kind != "Fn::ImportValue":
        raise NotImplementedError(kind)
    ((other, output),) = [
        (name, output["Value"])
        for name, template in found.templates.items()
        for output in template.get("Outputs", {}).values()
        if output.get("Export", {}).get("Name") == value
    ]
    return _key_of(found, other, output)
