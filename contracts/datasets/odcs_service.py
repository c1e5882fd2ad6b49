"""Reads the service levels of a data contract."""

from __future__ import annotations

from datetime import date

from open_data_contract_standard.model import ServiceLevelAgreementProperty

from contracts.datasets.dataset import Service
from contracts.reading.faulty import FaultyPartError
from contracts.reading.mistakes import Mistakes, join, one_of

HOURS = {"h": 1, "hour": 1, "hours": 1, "d": 24, "day": 24, "days": 24}


def read_service(written: list[ServiceLevelAgreementProperty], mistakes: Mistakes) -> Service:
    """Return what is promised, and how long drops are kept. Raises ``FaultyPartError`` after noting what is missing."""
    found = {item.property: _hours(item, join("slaProperties", i), mistakes) for i, item in enumerate(written)}
    for name, meaning in (("frequency", "how often a drop comes"), ("retention", "how long drops are kept")):
        if name not in found:
            mistakes.missing(f"slaProperties.{name}", f"{meaning}: a whole number with unit h or d")
    available = [_day(item, join("slaProperties", i), mistakes) for i, item in enumerate(written)]
    frequency, retention = found.get("frequency"), found.get("retention")
    if frequency is None or retention is None:
        raise FaultyPartError
    first = next(filter(None, available), None)
    return Service(frequency_hours=frequency, retention_days=-(-retention // 24), available=first)


def _day(item: ServiceLevelAgreementProperty, place: str, mistakes: Mistakes) -> date | None:
    """Read the day from which a dataset is sent: ODCS's ``generalAvailability``."""
    if item.property != "generalAvailability":
        return None
    try:
        return date.fromisoformat(str(item.value))
    except ValueError:
        mistakes.add(join(place, "value"), item.value, "a day as yyyy-MM-dd, in quotes")
        return None


def _hours(item: ServiceLevelAgreementProperty, place: str, mistakes: Mistakes) -> int | None:
    if item.property not in ("frequency", "retention"):
        return None
    value, unit = item.value, item.unit or ""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        mistakes.add(join(place, "value"), value, "a whole number, 1 or more")
        return None
    if unit not in HOURS:
        mistakes.add(join(place, "unit"), unit, one_of(unit, HOURS))
        return None
    return value * HOURS[unit]
