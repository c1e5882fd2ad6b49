"""Whether somebody is shown the page that invites people. Whether they may, the function decides by their token."""

from __future__ import annotations

from dashboards.private.world import World
from lambdas.adapters.administrators import GROUP


def may(world: World, username: str) -> bool:
    """Whether there is a function that invites, and somebody is an administrator of the user pool."""
    return world.inviter is not None and GROUP in world.lookups.groups_of(username)
