"""Accepts a proposed edit: writes it into a contract of a catalogue folder, unless that makes a mistake of it."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from contracts.checked import load
from contracts.datasets.odcs import CONTRACT
from contracts.datasets.proposal import Edit, Proposal
from contracts.reading.errors import CatalogueError
from contracts.reading.mistakes import Mistakes
from contracts.reading.read_model import read_model
from contracts.reading.yaml_file import read_yaml
from local.errors import LocalError


def read_proposal(path: Path) -> Proposal:
    """Read a proposal; ``CatalogueError`` with every mistake in it."""
    mistakes = Mistakes(path.name)
    raw = read_yaml(path, mistakes)
    proposal = None if raw is None else read_model(raw, Proposal, "", mistakes)
    if mistakes.found or proposal is None:
        raise CatalogueError(mistakes.found)
    return proposal


def accept(proposal: Proposal, root: Path) -> str:
    """Apply a proposal to the catalogue in the folder ``root``; return what has changed as a unified diff.

    Comments and layout of the contract stay. Raises ``LocalError`` when the contract is not the one the edits are of,
    ``CatalogueError`` when the catalogue would have a mistake; nothing is written then.
    """
    contract = root / "datasets" / proposal.dataset / CONTRACT
    if not contract.is_file():
        raise LocalError(f"There is no contract at {contract}: name the catalogue's folder with --catalogue.")
    before = contract.read_text(encoding="utf-8")
    after = edited(before, proposal)
    with tempfile.TemporaryDirectory(prefix="pratique-") as scratch:
        trial = shutil.copytree(root, Path(scratch) / root.name)
        (trial / contract.relative_to(root)).write_text(after, encoding="utf-8")
        load(trial)
    contract.write_text(after, encoding="utf-8")
    name = contract.relative_to(root.parent).as_posix()
    return "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, name))


def edited(contract: str, proposal: Proposal) -> str:
    """Return the text of a contract with the edits in it, its version raised; ``LocalError`` when not of it."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(contract)
    if str(document["version"]) != proposal.version:
        raise LocalError(
            f"The proposal is for version {proposal.version} of the contract of {proposal.dataset}, which is now "
            f"{document['version']}: inspect the file again for a new one."
        )
    for edit in proposal.edits:
        _apply(document, edit)
    document["version"] = _next(str(document["version"]))
    text = StringIO()
    yaml.dump(document, text)
    return text.getvalue()


def _apply(document: Any, edit: Edit) -> None:
    target = document if edit.column is None else _column(document, edit.column)
    if edit.property == "format":
        target.setdefault("logicalTypeOptions", {})["format"] = edit.value
        return
    if edit.property == "enum":
        target["enum"] = _merged(target.get("enum", []), edit.value)
        return
    properties = target.setdefault("customProperties", [])
    present = next((item for item in properties if item["property"] == edit.property), None)
    if present is None:
        properties.append({"property": edit.property, "value": edit.value})
    else:
        present["value"] = _merged(present["value"], edit.value)


def _column(document: Any, name: str) -> Any:
    for column in document["schema"][0]["properties"]:
        if column["name"] == name:
            return column
    raise LocalError(f"The contract has no column {name}: the proposal is for another one.")


def _merged(present: Any, added: Any) -> Any:
    """Return what a property has with what is added: lists and mappings grow, an entry for one header is replaced."""
    if isinstance(present, list) and isinstance(added, list):
        headers = [item["header"] for item in added if isinstance(item, dict) and "header" in item]
        present[:] = [item for item in present if not (isinstance(item, dict) and item.get("header") in headers)]
        present.extend(item for item in added if item not in present)
        return present
    if isinstance(present, dict) and isinstance(added, dict):
        for key, value in added.items():
            present[key] = _merged(present[key], value) if key in present else value
        return present
    return added


def _next(version: str) -> str:
    """Return the version after an edit that takes more in: the second number goes up."""
    first, _, rest = version.partition(".")
    second = rest.partition(".")[0]
    return f"{first}.{int(second) + 1}.0" if second.isdecimal() else f"{version}.1"
