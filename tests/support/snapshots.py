"""A stack's template as text for people: what is made, how it is set, who may do what. Stable over hashes of content.

Resources that differ by a dataset's name alone are one block, headed by all of them, so that another dataset adds names
and no block. Left out is what other files say better (columns, code, pages of charts) and what everything has (tags).
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Resource = Mapping[str, Any]
WIDTH = 140
# Of a function's version the CDK writes the hash of its code behind that of its path.
_HASH = re.compile(r"(?<=[a-zA-Z])[0-9A-F]{8}(?:[0-9a-f]{32})?(?=$|[^0-9A-Za-z])")
_ASSET = re.compile(r"\b[0-9a-f]{64}\b")
_LEFT_OUT = {
    *("AlarmActions", "Code", "Columns", "DashboardBody", "FunctionCode", "PolicyName", "QueryString", "Tags"),
    *("TemplateURL", "UserPoolTags"),
}
_ONLY = {
    "AWS::CloudWatch::Alarm": {"AlarmDescription", "MetricName", "Statistic", "Threshold"},
    "AWS::Glue::Table": {"DatabaseName", "Name"},
}
_DEFINITION = "DefinitionString"
_POLICIES = {"PolicyDocument", "KeyPolicy", "AssumeRolePolicyDocument", "AccessPolicy"}
_DATASET = "<dataset>"


def snapshot(template: Mapping[str, Any], datasets: Iterable[str]) -> str:
    """Return every resource of a template, by type and role, with its properties and its policies' statements."""
    known = sorted(datasets, key=len, reverse=True)
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, resource in template["Resources"].items():
        if resource["Type"] != "AWS::CDK::Metadata":
            body = _without(name, known, "\n".join(_lines(resource)))
            blocks[resource["Type"].removeprefix("AWS::"), body].append(_HASH.sub("", name))
    headed = sorted((kind, sorted(names), body) for (kind, body), names in blocks.items())
    return "\n\n".join(f"{_head(kind, names)}\n{textwrap.indent(body, '  ')}" for kind, names, body in headed) + "\n"


def _without(resource: str, datasets: Iterable[str], body: str) -> str:
    """Return the text with ``<dataset>`` for the one that the resource is named for: any other must show."""
    for dataset in datasets:
        joined = dataset.replace("_", "")
        if joined in resource:
            words = rf"(?<![a-z])(?:{dataset}|{dataset.replace('_', '-')})(?![a-z])"
            return re.sub(rf"{words}|(?<={{)(\w*?){joined}", lambda found: f"{found[1] or ''}{_DATASET}", body)
    return body


def _head(kind: str, names: list[str]) -> str:
    title = f"{kind}: {', '.join(names)}"
    return textwrap.fill(title, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _lines(resource: Resource) -> Iterator[str]:
    only = _ONLY.get(resource["Type"])
    for name, value in sorted(resource.get("Properties", {}).items()):
        if only is not None and name not in only:
            continue
        if name in _POLICIES:
            yield f"{name}:"
            yield from (f"  {line}" for statement in value["Statement"] for line in _statement(statement))
        elif name == _DEFINITION:
            yield f"{name}:"
            yield from (f"  {line}" for line in _states(_text(value)))
        elif name not in _LEFT_OUT:
            yield from _named(name, _plain(value))
    if "DeletionPolicy" in resource:
        yield f"on deletion: {resource['DeletionPolicy']}"


def _statement(statement: Resource) -> Iterator[str]:
    """Return who may do what on what, and if what: a line for each."""
    said = _plain(statement)
    principal = said.get("Principal", "")
    who = f" to {_short(principal)}" if principal else ""
    yield f"{said['Effect']}{who}:"
    for field in ("Action", "NotAction", "Resource", "NotResource"):
        if field in said and said[field] != "*":
            values = said[field] if isinstance(said[field], list) else [said[field]]
            yield from textwrap.wrap(
                f"{_FIELDS[field]} {', '.join(sorted(map(str, values)))}",
                WIDTH - 8,
                initial_indent="  ",
                subsequent_indent="      ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        elif field in said:
            yield f"  {_FIELDS[field]} *"
    if "Condition" in said:
        yield from (f"  {line}" for line in _named("if", said["Condition"]))


_FIELDS = {"Action": "do", "NotAction": "do all but", "Resource": "on", "NotResource": "on all but"}


def _states(text: str) -> Iterator[str]:
    """Return the steps of a state machine with where each leads."""
    machine = json.loads(text)
    yield f"starts at {machine['StartAt']}"
    for name, state in sorted(machine["States"].items()):
        ways = [state.get("Next"), state.get("Default")]
        ways += [choice.get("Next") for choice in (*state.get("Choices", ()), *state.get("Catch", ()))]
        leads = ", ".join(sorted({way for way in ways if way}))
        yield f"{name} ({state['Type']}){f' → {leads}' if leads else ''}"
        if "ItemProcessor" in state:
            yield from (f"  {line}" for line in _states(json.dumps(state["ItemProcessor"])))


def _named(name: str, value: Any) -> Iterator[str]:
    """Return a value under its name: on one line if it fits, otherwise its parts below."""
    line = f"{name}: {_short(value)}"
    if len(line) <= WIDTH - 2 or not isinstance(value, dict | list):
        yield line
        return
    yield f"{name}:"
    parts = sorted(value.items()) if isinstance(value, dict) else [("-", part) for part in value]
    for part, held in parts:
        yield from (f"  {below}" for below in _named(part, held))


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True).replace('"', "")


def _plain(value: Any) -> Any:
    """Return a value with references as text, and without what is left out."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in {"Ref", *_REFERENCES}:
            return _text(value)
        return {name: _plain(held) for name, held in value.items() if name not in _LEFT_OUT}
    if isinstance(value, list):
        return [_plain(held) for held in value]
    return _ASSET.sub("<content>", value) if isinstance(value, str) else value


_REFERENCES = ("Fn::GetAtt", "Fn::ImportValue", "Fn::Join", "Fn::Sub", "Fn::Select", "Fn::Split", "Fn::GetAZs")


def _text(value: Any) -> str:
    """Return a value of CloudFormation as it will read, with names in the place of what is only known later."""
    if not isinstance(value, dict):
        return _ASSET.sub("<content>", str(value))
    (function, argument), *_ = value.items()
    if function == "Ref":
        return f"{{{_HASH.sub('', argument)}}}"
    if function == "Fn::GetAtt":
        return f"{{{_HASH.sub('', argument[0])}.{argument[1]}}}"
    if function == "Fn::Join":
        return str(argument[0]).join(_text(part) for part in argument[1])
    if function == "Fn::ImportValue":
        return f"{{{re.sub(r'(ExportsOutput|FnGetAtt|[0-9A-F]{8}.*$)', '', _text(argument))}}}"
    return f"{{{function.removeprefix('Fn::')} {json.dumps(_plain(argument))}}}"
