"""Stack: every key."""

from __future__ import annotations

from constructs import Construct

from cdk.keys.keyring import Keyring
from cdk.naming import Names
from contracts.catalogue import Catalogue
from stacks.base import PlatformStack


class KeysStack(PlatformStack):
    """Keys of the landing zones, of everything after them, and of the purpose domains."""

    name = "keys"
    about = "every key"
    holds_data = True

    def __init__(self, scope: Construct, *, names: Names, catalogue: Catalogue, destroy: bool) -> None:
        super().__init__(scope, names=names, destroy=destroy)
        datasets = catalogue.datasets.values()
        domains = sorted({dataset.purpose_domain for dataset in datasets if dataset.purpose_domain})
        self.keyring = Keyring(self, "Keys", names=names, datasets=catalogue.datasets, domains=domains)
