"""What every function of one environment is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Stack
from constructs import Construct

from cdk.keys.keyring import Keyring
from cdk.naming import Names
from cdk.packaging.target import Target
from config.model import Environment
from contracts.agreements.states import AgreementState
from contracts.catalogue import Catalogue


@dataclass(frozen=True)
class Platform:
    """One environment while its stacks are made: its settings, names, keys, the catalogue with its folder.

    ``standings`` say where each agreement stands.
    """

    environment: Environment
    names: Names
    target: Target
    catalogue: Catalogue
    folder: Path
    keys: Keyring
    standings: Mapping[str, AgreementState]

    @staticmethod
    def json(scope: Construct, value: Mapping[str, str]) -> str:
        """JSON text of a mapping whose values are known only once it is deployed."""
        return Stack.of(scope).to_json_string(dict(value))
