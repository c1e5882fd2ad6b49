from __future__ import annotations

from typing import Any

from lambdas.commit.handler import main
from lambdas.inspection.handler import main as inspection
from lambdas.triage.handler import main as triage
from tests.support.ingest import table_rows, visits
from tests.support.platform import ZONE, Context, Platform

GOOD = visits("V1,2020-10-01,3", "V2,2020-10-02,4")


def inspected(platform: Platform, body: bytes = GOOD) -> dict[str, Any]:
    return inspection(triage(platform.put(ZONE, "incoming/visits.csv", body), Context()), Context())


def test_the_rows_of_an_accepted_drop_become_the_tables(platform: Platform) -> None:
    drop = inspected(platform)
    done = main(drop, Context())
    assert done["committed_periods"] == ["2020-10-01", "2020-10-02"]
    assert done["superseded_periods"] == []
    assert done | drop == done
    assert table_rows() == {
        ("2020-10-01", drop["drop"], 2, 3): 1,
        ("2020-10-02", drop["drop"], 3, 4): 1,
    }


def test_committing_again_gives_the_same_snapshot(platform: Platform) -> None:
    drop = inspected(platform)
    assert main(drop, Context()) == main(drop, Context())


def test_a_drop_that_came_too_late_is_committed_without_a_snapshot(platform: Platform) -> None:
    older = inspected(platform)
    platform.tick()
    main(inspected(platform, visits("V1,2020-10-01,30", "V2,2020-10-02,40")), Context())
    done = main(older, Context())
    assert (done["snapshot"], done["committed_periods"]) == (None, [])
    assert done["superseded_periods"] == ["2020-10-01", "2020-10-02"]
