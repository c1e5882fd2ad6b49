"""Stack: the server for suppliers that send over SFTP."""

from __future__ import annotations

from constructs import Construct

from cdk.landing.sftp import SftpServer
from cdk.landing.supplier import hold_to_catalogue
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class SftpStack(PlatformStack):
    """The server; its users have stacks of their own. Only where the environment's file asks for it.

    Suppliers know it by its host key, which goes with it, so it is protected as data is.
    """

    name = "sftp"
    about = "the server for suppliers that send over SFTP"
    holds_data = True
    after = ("keys",)

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, environment = platform.names, platform.environment
        users = environment.sftp.users if environment.sftp else {}
        hold_to_catalogue("sftp users", users, platform.catalogue.datasets, environment=environment.name)
        made = SftpServer(self, "Sftp", names=names, days=environment.log_retention_days, logs=platform.keys.logs)
        address = f"{made.server.attr_server_id}.server.transfer.{names.region}.amazonaws.com"
        self.output("SftpServer", made.server.attr_server_id, "The server's id", export=names.sftp_server)
        self.output("SftpAddress", address, "Where suppliers send over SFTP")
