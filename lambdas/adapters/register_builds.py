"""The ledger's items of registers: whose turn it is to build one, what each build came to, how its counts were held.

One execution at a time builds a register. Whoever comes meanwhile waits, and what then is to be built is found anew, so
that however many drops came there is one build of all. A turn that was never given back ends by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from lambdas.adapters import ledger
from lambdas.adapters.ledger import Item

LONGEST = timedelta(hours=3)
"""How long a turn is held at most; the workflow is stopped before."""


_ANYHOW = Attr("pk").exists() | Attr("pk").not_exists()


class BuildState(StrEnum):
    """The state of a build. One that is replaced was the register's table; a superseded one never was."""

    BUILDING = "building"
    BUILT = "built"
    REPLACED = "replaced"
    SUPERSEDED = "superseded"
    REFUSED = "refused"
    FAILED = "failed"


def take_turn(register: str, execution: str) -> bool:
    """Let an execution build the register; False while another does. Taking one's turn again changes nothing."""
    now = ledger.now()
    until = (datetime.fromisoformat(now) + LONGEST).isoformat(timespec="seconds")
    free = Attr("execution").not_exists() | Attr("execution").is_in(["", execution]) | Attr("until").lt(now)
    return _happens(_turn(register), {"execution": execution, "until": until}, free)


def end_turn(register: str, execution: str) -> None:
    """Give the turn back, if it is this execution's."""
    _happens(_turn(register), {"execution": ""}, Attr("execution").eq(execution))


def current(register: str) -> str | None:
    """Return the build that the register's table has; None before the first."""
    found = (ledger.fetch(_turn(register)) or {}).get("build")
    return None if found is None else str(found)


def open_build(register: str, build: str, facts: Item) -> None:
    """Enter a build that has begun, or that begins again."""
    ledger.update(_build(register, build), {**facts, "state": BuildState.BUILDING.value}, _ANYHOW)


def refuse(register: str, build: str, facts: Item) -> None:
    """Enter why a register is not built."""
    ledger.update(_build(register, build), {**facts, "state": BuildState.REFUSED.value}, _ANYHOW)


def fail(register: str, build: str, why: str) -> None:
    """Enter that a build which had begun failed, and why."""
    going = Attr("state").eq(BuildState.BUILDING.value)
    _happens(_build(register, build), {"state": BuildState.FAILED.value, "reasons": [why]}, going)


def close(register: str, build: str, facts: Item, *, is_current: bool) -> None:
    """Enter a build that was committed, as the register's own now, or that a newer one had overtaken."""
    if not is_current:
        going = Attr("state").eq(BuildState.BUILDING.value)  # one that was the table once was replaced
        _happens(_build(register, build), {**facts, "state": BuildState.SUPERSEDED.value}, going)
        return
    before = current(register)
    ledger.update(_build(register, build), {**facts, "state": BuildState.BUILT.value}, Attr("pk").exists())
    ledger.update(_turn(register), {"build": build}, Attr("pk").exists())
    if before not in {None, build}:
        _happens(_build(register, str(before)), {"state": BuildState.REPLACED.value}, Attr("state").eq("built"))


def checked(register: str, product: str, facts: Item) -> None:
    """Enter how the register's counts were held against a product's figures, in the place of the time before."""
    ledger.update({"pk": _pk(register), "sk": f"check#{product}"}, facts, _ANYHOW)


def last_check(register: str, product: str) -> Item | None:
    """Return how the register's counts were last held against a product's figures; None before the first time."""
    return ledger.fetch({"pk": _pk(register), "sk": f"check#{product}"})


def _happens(key: dict[str, str], facts: dict[str, Any], condition: Any) -> bool:
    try:
        ledger.update(key, facts, condition)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
        return False
    return True


def _pk(register: str) -> str:
    return f"register#{register}"


def _turn(register: str) -> dict[str, str]:
    return {"pk": _pk(register), "sk": "turn"}


def _build(register: str, build: str) -> dict[str, str]:
    return {"pk": _pk(register), "sk": f"build#{build}"}
