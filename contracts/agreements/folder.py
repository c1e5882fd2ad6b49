"""Reads catalogue/agreements/*.yaml."""

from __future__ import annotations

from pathlib import Path

from contracts.agreements.agreement import AccessAgreement
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, relative
from contracts.reading.read_model import read_model
from contracts.reading.yaml_file import read_yaml

FOLDER = "agreements"


def read_agreement(path: Path, root: Path) -> tuple[AccessAgreement | None, Mistakes]:
    """Return the agreement in a file, a part with a mistake ``Faulty``, and every mistake in it.

    None when there is nothing to speak of.
    """
    mistakes = Mistakes(relative(path, root))
    raw = read_yaml(path, mistakes)
    if raw is None:
        return None, mistakes
    agreement = read_model(raw, AccessAgreement, "", mistakes)
    with as_far_as_known:
        if agreement.name != path.stem:
            mistakes.add("name", agreement.name, f"{path.stem}, the name of its file")
    return agreement, mistakes
