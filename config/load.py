"""Reads an environment's file and says, all at once, what in it must be mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from config.model import Environment
from contracts.reading.errors import Mistake, PratiqueError

ENVIRONMENTS = Path(__file__).parent / "environments"


class ConfigError(PratiqueError):
    """An environment is not known, or its file has mistakes; the text names each and what is allowed."""


def names(folder: Path = ENVIRONMENTS) -> list[str]:
    """Every environment that has a file, in order."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load(name: str, *, account: str | None = None, folder: Path = ENVIRONMENTS) -> Environment:
    """Read one environment; ``account`` takes the place of the file's. Raises ``ConfigError``."""
    path = folder / f"{name}.yaml"
    if not path.is_file():
        raise ConfigError(
            f"environment {name!r} has no file {path.name} in {folder}; there are {', '.join(names(folder))}"
        )
    fields = _fields(path)
    fields["name"] = name
    if account:
        fields["account"] = account
    try:
        return Environment.model_validate(fields)
    except ValidationError as error:
        mistakes = sorted(_mistake(path.name, detail) for detail in error.errors())
        raise ConfigError(
            "\n".join(["mistakes in the environment:", *(f"  {mistake}" for mistake in mistakes)])
        ) from None


def _fields(path: Path) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ConfigError(f"{path.name} is not YAML: {error}") from None
    if not isinstance(fields, dict):
        raise ConfigError(f"{path.name}: found {type(fields).__name__}; allowed: a mapping of settings")
    return fields


def _mistake(file: str, detail: Any) -> Mistake:
    field = ".".join(str(part) for part in detail["loc"])
    found = "nothing" if detail["type"] == "missing" else repr(detail["input"])
    known = Environment.model_fields.get(str(detail["loc"][0])) if detail["loc"] else None
    why = f" ({known.description})" if known and known.description else ""
    return Mistake(file, field, found, f"{detail['msg'][0].lower()}{detail['msg'][1:]}{why}")
