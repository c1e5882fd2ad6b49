"""An agreement's role in Athena, lent to somebody who is signed in, in a session that names them."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from contracts.agreements.agreement import AccessAgreement
from lambdas.adapters.clients import BRIEF, sts
from lambdas.core.private.filtered import AGREEMENT, UnreadableError

# What STS takes for the name of a session and for a source identity. A username may be longer, or have other signs.
_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]{2,64}")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lent:
    """Temporary credentials of AWS. ``until`` is the moment in UTC, in ISO 8601."""

    key: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    until: str


@dataclass(frozen=True)
class LentRoles:
    """Roles by agreement. ``role`` is the address of an agreement's role, with ``<agreement>`` where its name is."""

    role: str

    def of(self, agreement: str) -> str:
        """Return the address of an agreement's role, by whose name its workgroup goes too."""
        return self.role.replace(AGREEMENT, agreement)

    def lend(self, agreement: AccessAgreement, person: str, username: str) -> Lent:
        """Take the role for somebody; ``person`` is their ``sub`` in the user pool. Raises UnreadableError."""
        name = called(person, username)
        try:
            given = sts().assume_role(
                RoleArn=self.of(agreement.name),
                RoleSessionName=name,
                SourceIdentity=name,
                DurationSeconds=BRIEF,
                Tags=[
                    {"Key": "person", "Value": person},
                    {"Key": "purpose", "Value": agreement.purpose.value},
                ],
            )["Credentials"]
        except (BotoCoreError, ClientError) as error:
            _log.warning("%s was not lent: %s", agreement.name, error)
            raise UnreadableError(
                f"Athena is not open for the agreement {agreement.name} at the moment. Try again in a few minutes; if "
                "that does not help, tell the platform's team: it is open from the deployment after its approval."
            ) from error
        until = given["Expiration"].isoformat(timespec="seconds")
        return Lent(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], until)


def called(person: str, username: str) -> str:
    """Return what a session is called: the username, or the ``sub`` where AWS does not take that."""
    return username if _NAME.fullmatch(username) else person
