"""The roles by which an agreement is read in Athena: shut while it gives nothing, whatever is deployed."""

from __future__ import annotations

from collections.abc import Iterable

from botocore.exceptions import ClientError

from lambdas.adapters.clients import iam

# As a role's boundary it ends what its sessions may do with their next request, those that were begun before too.
SHUT = "arn:aws:iam::aws:policy/AWSDenyAll"


def bring(roles: Iterable[str], boundary: str) -> list[str]:
    """Put the roles that are there under a boundary, ``SHUT`` or what they are made with; return their names."""
    brought = []
    for name in roles:
        try:
            iam().put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "NoSuchEntity":
                raise
        else:
            brought.append(name)
    return brought
