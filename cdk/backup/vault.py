"""The vault: its key, its lock, and a policy under which nobody deletes a copy."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_backup import BackupVault, LockConfiguration
from constructs import Construct

from cdk.keys.apart import ApartKey, Uses
from cdk.naming import Names

_COOLING_OFF = Duration.days(3)  # the least that AWS Backup allows, in which a lock can still be taken back


class Vault(Construct):
    """A vault named ``pratique-<environment>``, under a key of its own, in which every copy lasts for its time.

    Its lock is in compliance mode, three days after it was made for ever: not even the account's root can then delete a
    copy or shorten its time. Where ``destroyable`` it is in governance mode, which whoever may change the vault can
    undo, and copies can be deleted.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        least: Duration,
        most: Duration,
        destroyable: bool,
        names: Names,
        uses: Uses,
    ) -> None:
        super().__init__(scope, construct_id)
        about = "Copies of what cannot be made again"
        key = ApartKey(self, "Key", alias="backup", about=about, names=names, uses=uses)
        self.vault = BackupVault(
            self,
            "Vault",
            backup_vault_name=names.prefix,
            encryption_key=key,
            lock_configuration=LockConfiguration(
                min_retention=least, max_retention=most, changeable_for=None if destroyable else _COOLING_OFF
            ),
            block_recovery_point_deletion=not destroyable,
        )
