"""Stack: suppliers that send over SFTP."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Fn
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.landing.parts import users_of
from cdk.landing.sftp import SftpUser
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class SftpUsersStack(PlatformStack):
    """The users whose zones are in one part, beside the zones: with them two hundred would pass what a stack holds.

    ``keys`` are those of the zones, by dataset.
    """

    name = "sftp-users"
    about = "suppliers that send over SFTP"
    holds_data = False
    after = ("sftp", "landing")

    def __init__(
        self, scope: Construct, *, platform: Platform, destroy: bool, part: int, keys: Mapping[str, IKey]
    ) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy, called=users_of(part))
        sftp, names = platform.environment.sftp, platform.names
        for dataset, public in sorted(sftp.users.items() if sftp else ()):
            if dataset in keys:
                SftpUser(
                    self,
                    f"Sftp-{dataset}",
                    dataset=dataset,
                    server=Fn.import_value(names.sftp_server),
                    public_keys=public,
                    key=keys[dataset],
                    names=names,
                )
