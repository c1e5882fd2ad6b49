"""Stack: every key but those of landing zones, which are made with the zones."""

from __future__ import annotations

from constructs import Construct

from cdk.keys.keyring import Keyring
from cdk.keys.users import KeyUsers
from cdk.naming import Names
from contracts.catalogue import Catalogue
from stacks.base import PlatformStack


class KeysStack(PlatformStack):
    """Keys of everything after the landing zones, and of the purpose domains."""

    name = "keys"
    about = "keys"
    holds_data = True

    def __init__(self, scope: Construct, *, names: Names, users: KeyUsers, catalogue: Catalogue, destroy: bool) -> None:
        super().__init__(scope, names=names, destroy=destroy)
        datasets = catalogue.datasets.values()
        domains = sorted({dataset.purpose_domain for dataset in datasets if dataset.purpose_domain})
        self.keyring = Keyring(self, "Keys", names=names, users=users, domains=domains)
