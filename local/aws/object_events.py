"""The event "Object Created" on EventBridge: it names the version of the object, which the emulator leaves out."""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Any

from ministack.services import eventbridge, s3

_version: ContextVar[str | None] = ContextVar("version", default=None)


def with_version(event: dict[str, Any], version: str) -> dict[str, Any]:
    """Return an S3 event that names the object's version, as S3's own do (S3 user guide, EventBridge)."""
    detail = json.loads(event["Detail"])
    detail["object"]["version-id"] = version
    return {**event, "Detail": json.dumps(detail)}


def install() -> None:
    """Carry the version from where S3 makes the event to where EventBridge takes it."""
    fire, dispatch = s3._fire_s3_event, eventbridge._dispatch_event

    def fired(*arguments: Any, version_id: str | None = None, **rest: Any) -> None:
        token = _version.set(version_id)
        try:
            fire(*arguments, version_id=version_id, **rest)
        finally:
            _version.reset(token)

    def dispatched(event: dict[str, Any], *arguments: Any, **rest: Any) -> Any:
        version = _version.get()
        named = with_version(event, version) if version and event.get("Source") == "aws.s3" else event
        return dispatch(named, *arguments, **rest)

    s3._fire_s3_event, eventbridge._dispatch_event = fired, dispatched
