"""The API's document: which of its operations an address belongs to, and what is wrong with an answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema

from dashboards.site import machines

OPENAPI: dict[str, Any] = json.loads((Path(machines.__file__).parent / "openapi.json").read_text(encoding="utf-8"))


def keeps_to(name: str, document: Any) -> None:
    """Hold a document against a schema of the API. Raises ``jsonschema.ValidationError``."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": OPENAPI["components"]}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)


def schema_of(address: str) -> str:
    """Return the name of the schema that the answer at an address keeps to; empty where no operation has it."""
    found = {
        path["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for where, path in OPENAPI["paths"].items()
        if re.fullmatch(_pattern(where, path["get"]["parameters"]), address)
    }
    return found.pop() if len(found) == 1 else ""


def _pattern(where: str, parameters: list[dict[str, Any]]) -> str:
    """Return the expression that an operation's addresses match, with the patterns of what stands in its path."""
    allowed = {each["name"]: each["schema"].get("pattern", "[^/]+").strip("^$") for each in parameters}
    return re.sub(r"\\\{(\w+)\\\}", lambda found: f"(?:{allowed[found[1]]})", re.escape(where))
