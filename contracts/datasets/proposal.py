"""A proposed edit of a data contract: what a file that did not fit suggests, for a person to accept or not."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import Field

from contracts.reading.model import Model

HOW_TO_ACCEPT = """\
# A proposed edit of the data contract of {dataset}, made from one drop.
# Nothing changes until a person accepts it: read it, strike out what is wrong, run
#     pratique contract accept proposal.yaml
"""


class Edit(Model):
    """One edit: what is added to a property of a column, or of the dataset when no column is named.

    A list or a mapping is added to the property's own; any other value takes its place.
    """

    because: str = Field(default="", description="what in the file suggests it")
    column: str | None = Field(default=None, description="name of the column; the dataset itself when absent")
    property: str = Field(description="a property of docs/contracts.md, format or enum")
    value: Any = Field(description="what is added to the property, or takes its place")


class Proposal(Model):
    """The edits that would make a contract take in what one drop brought."""

    dataset: str = Field(description="name of the dataset")
    version: str = Field(description="version of the contract that the edits are of")
    drop: str = Field(description="the drop that suggests them")
    edits: tuple[Edit, ...] = Field(min_length=1, description="the edits")

    def text(self) -> str:
        """Return the proposal as YAML with a heading for whoever is to accept it."""
        plain = self.model_dump(mode="json", exclude_none=True)
        body: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=110)
        return HOW_TO_ACCEPT.format(dataset=self.dataset) + body
