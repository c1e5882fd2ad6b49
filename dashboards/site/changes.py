"""What a release changed: dates it adds, and figures of the release before that it revises. From what was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.site.areas.facts import AreaFacts
from lambdas.core.paper.words import count, number, period

SHOWN = 5
"""How many of the largest revisions are listed."""


def changes(now: Mapping[str, Any] | None, before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Compare two releases' areas.json; None for the first release of a product, or one that counts otherwise.

    ``revised`` lists the largest revisions of the whole; a count that was or is confidential is no revision. Days that
    are no longer among the newest are not looked at.
    """
    if now is None or before is None or _counts(now) != _counts(before):
        return None
    newer, older = AreaFacts(now), AreaFacts(before)
    shared = [day for day in before["days"] if day in set(now["days"])]
    whole = next(iter(now["figures"]), "")
    revised = _revised(newer, older, whole)
    areas = sum(bool(_revised(newer, older, code)) for code in now["figures"] if code != whole)
    largest = sorted(revised, key=lambda item: (-abs(item["now"] - item["before"]), item["date"]))[:SHOWN]
    return {
        "since": before["release"],
        "published": before["published"],
        "grain": now["grain"],
        "added": [day for day in now["days"] if day > max(before["days"])],
        "compared": len(shared),
        "revisions": len(revised),
        "areas": areas,
        "revised": largest,
    }


def in_words(found: Mapping[str, Any], unit: str) -> str:
    """Say it in a sentence or two: ``1 new day, 2 October 2020. 4 earlier days revised, the largest by …``."""
    grain, added, revised = found["grain"], found["added"], found["revised"]
    said = [_added(added, grain)]
    if not found["revisions"] and not found["areas"]:
        said.append(_unrevised(found["compared"], grain))
    if revised:
        most = revised[0]
        more, days = most["now"] - most["before"], found["revisions"]
        way = f"{number(abs(more))} {unit} {'more' if more > 0 else 'fewer'}"
        said.append(
            f"The count of the whole was revised for {count(days, f'earlier {grain}')}"
            f"{', the most for ' if days > 1 else ': '}{'the ' if grain == 'week' else ''}{period(most['date'], grain)}"
            f"{', by ' if days > 1 else ' by '}{way}"
        )
    if found["areas"]:
        said.append(f"Earlier figures of {count(found['areas'], 'area')} {_were(found['areas'])} revised")
    return " ".join(f"{each}." for each in said)


def _unrevised(compared: int, grain: str) -> str:
    if compared == 1:
        return f"No figure of the one {grain} that both releases have was revised"
    return f"No earlier figure was revised among the {count(compared, grain)} compared"


def _were(number_of: int) -> str:
    return "was" if number_of == 1 else "were"


def _added(added: list[str], grain: str) -> str:
    if not added:
        return f"No {grain} was added"
    last = period(added[-1], grain)
    return (
        f"{count(len(added), f'new {grain}')}: {last}"
        if len(added) == 1
        else (f"{count(len(added), f'new {grain}')}, from {period(added[0], grain)} to {last}")
    )


def _revised(newer: AreaFacts, older: AreaFacts, code: str) -> list[dict[str, Any]]:
    if code not in older.document["figures"]:
        return []
    was, found = older.series(code), []
    for day, figure in newer.series(code).items():
        then = was.get(day)
        if isinstance(figure, int) and isinstance(then, int) and figure != then:
            found.append({"date": day.isoformat(), "before": then, "now": figure})
    return found


def _counts(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the figures of a document are of."""
    return tuple(str(document[name]) for name in ("product", "unit", "what", "grain"))
