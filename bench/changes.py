"""What a change of this repository would change in an environment, as Markdown for people who review it.

    python -m bench.changes ENVIRONMENT BASE

``BASE`` is a checkout of what is deployed, such as a worktree of the main branch. Both are synthesised, which needs no
account; who may do what is listed apart, for that is what must not go unseen.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.assembly import Templates, synthesise

# A resource that comes, goes or changes and is one of these changes who may do what.
_RIGHTS = (
    *("AWS::IAM::", "AWS::KMS::Key", "AWS::LakeFormation::", "AWS::Lambda::Permission"),
    *("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"),
    *("AWS::Cognito::UserPoolGroup", "AWS::Transfer::User"),
    *("AWS::EKS::AccessEntry", "AWS::EKS::PodIdentityAssociation"),
)
_SIGNS = {"comes": "+", "goes": "-", "changes": "~"}
Change = tuple[str, str, str, str, str]
"""Stack, what becomes of the resource, its type, its logical id, and which of its properties change."""


def main(environment: str, base: Path) -> None:
    """Print the changes."""
    print(report(environment, changes(synthesise(environment, root=base), synthesise(environment))))


def changes(before: Templates, after: Templates) -> list[Change]:
    """Return every resource that comes, goes or changes, by stack."""
    return [change for stack in sorted(before.keys() | after.keys()) for change in _of(stack, before, after)]


def report(environment: str, found: list[Change]) -> str:
    """Return the changes as Markdown: how many, those of rights, and then all, stack by stack."""
    if not found:
        return f"**{environment}**: no resource changes."
    rights = [change for change in found if change[2].startswith(_RIGHTS)]
    counted = ", ".join(f"{sum(change[1] == what for change in found)} {what}" for what in _SIGNS)
    said = [f"**{environment}**: of resources {counted}; {len(rights)} of these say who may do what.", ""]
    for title, part in (("Who may do what", rights), ("All", found)):
        if part:
            said += [f"<details><summary>{title} ({len(part)})</summary>", "", "```diff", *map(_line, part), "```", ""]
            said += ["</details>", ""]
    return "\n".join(said)


def _of(stack: str, before: Templates, after: Templates) -> Iterator[Change]:
    old, new = (templates.get(stack, {}).get("Resources", {}) for templates in (before, after))
    for name in sorted(old.keys() | new.keys()):
        was, will_be = old.get(name), new.get(name)
        if was != will_be:
            yield stack, *_change(was, will_be), name, _differing(was, will_be)


def _change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> tuple[str, str]:
    what = "comes" if old is None else "goes" if new is None else "changes"
    return what, str((new or old or {})["Type"])


def _differing(old: dict[str, Any] | None, new: dict[str, Any] | None) -> str:
    if old is None or new is None:
        return ""
    mine, theirs = ({**resource, **resource.get("Properties", {}), "Properties": None} for resource in (old, new))
    return ", ".join(
        sorted(
            name for name in mine.keys() | theirs.keys() if json.dumps(mine.get(name)) != json.dumps(theirs.get(name))
        )
    )


def _line(change: Change) -> str:
    stack, what, kind, name, properties = change
    return f"{_SIGNS[what]} {stack}: {kind} {name}{f' ({properties})' if properties else ''}"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
