"""CloudFormation resource types that the emulator does not know: recorded, so that unchanged templates deploy.

A recorded resource exists for CloudFormation alone; nothing acts on it. Each one is a line of
``recorded.jsonl`` in the state folder, and ``pratique up`` says of which types there are any.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services.cloudformation import provisioners

from local.recorded import RECORD

Properties = dict[str, Any]
Identify = Callable[[str, Properties, str], str]


def _made_up(prefix: str) -> Identify:
    """Physical ids such as AWS makes up: a prefix and seventeen hexadecimal digits."""
    return lambda _logical, _properties, _stack: f"{prefix}-{new_uuid().replace('-', '')[:17]}"


def _joined(*fields: str) -> Identify:
    """Physical ids that AWS builds from the resource's own properties."""
    return lambda _logical, properties, _stack: "|".join(str(properties.get(field, "")) for field in fields)


RECORDED: dict[str, Identify] = {
    "AWS::LakeFormation::DataCellsFilter": _joined("TableCatalogId", "DatabaseName", "TableName", "Name"),
    "AWS::LakeFormation::DataLakeSettings": _made_up("settings"),
    "AWS::LakeFormation::Resource": _joined("ResourceArn"),
    "AWS::LakeFormation::PrincipalPermissions": _made_up("permissions"),
    "AWS::Cognito::UserPoolRiskConfigurationAttachment": _joined("UserPoolId", "ClientId"),
    "AWS::CloudTrail::Trail": _joined("TrailName"),
    "AWS::WAFv2::LoggingConfiguration": _made_up("waf-logging"),
    "AWS::WAFv2::WebACLAssociation": _made_up("waf-association"),
}


def _record(kind: str, identifier: str, stack: str) -> None:
    path = Path(os.environ["STATE_DIR"]) / RECORD
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lines:
        lines.write(json.dumps({"type": kind, "id": identifier, "stack": stack}) + "\n")


def _attributes(kind: str, identifier: str) -> dict[str, str]:
    service = kind.split("::")[1].lower()
    return {"Arn": f"arn:aws:{service}:{get_region()}:{get_account_id()}:{identifier}", "Id": identifier}


def _handlers(kind: str, identify: Identify) -> dict[str, Callable[..., Any]]:
    def create(logical_id: str, properties: Properties, stack: str) -> tuple[str, dict[str, str]]:
        identifier = identify(logical_id, properties, stack)
        _record(kind, identifier, stack)
        return identifier, _attributes(kind, identifier)

    def update(physical_id: str, _old: Properties, _new: Properties, _stack: str) -> tuple[str, dict[str, str]]:
        return physical_id, _attributes(kind, physical_id)

    def delete(_physical_id: str, _properties: Properties) -> None:
        return None

    return {"create": create, "update": update, "delete": delete}


def install() -> None:
    """Register a recorder for each type the emulator lacks; a type it has is left as it is."""
    for kind, identify in RECORDED.items():
        provisioners._RESOURCE_HANDLERS.setdefault(kind, _handlers(kind, identify))
