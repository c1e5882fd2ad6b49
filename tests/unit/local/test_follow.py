"""A run of files, followed from the landing zone to the published page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.dropping import Dropped
from local.executions import Failure, Workflows
from local.follow import IDLE_LOOKS, Following
from local.ledger import Drop, Entries, Release
from local.unfinished import Unfinished

PRODUCTS = {"triages": ("pathways",), "rates": ("cases", "people")}
QUIET = Workflows(0, ())
ROWS = {"file": 10, "accepted": 9, "rejected": 1}
REASON = {"message": "The file is empty.", "remedy": "Send it again."}
EMPTY = (
    "is quarantined, so it is not in triages: The file is empty. Send it again. "
    "`pratique receipt drop1` shows its receipt, `pratique quarantine list` whether it may be released"
)


class Zone:
    """Stands in for the landing zones: each file that is put becomes the next drop."""

    def __init__(self) -> None:
        self.put_so_far: list[Dropped] = []

    def put(self, path: Path, dataset: str) -> Dropped:
        number = len(self.put_so_far) + 1
        dropped = Dropped(dataset, path.name, f"zone-{dataset}", f"incoming/{path.name}", f"v{number}", f"drop{number}")
        self.put_so_far.append(dropped)
        return dropped


def entry(dropped: Dropped, state: str, *reasons: dict[str, str]) -> Drop:
    return Drop(dropped.dataset, dropped.drop, state, dropped.bucket, dropped.key, "", ROWS, reasons)


def published(product: str, **inputs: str) -> Release:
    return Release(product, "r1", "published", inputs, "")


def run_of(zone: Zone, *, at_once: int = 2, **files: list[str]) -> Following:
    paths = {dataset: [Path(name) for name in names] for dataset, names in files.items()}
    run = Following.of(paths, PRODUCTS, zone.put)
    run.at_once = at_once
    run.step(Entries((), ()), QUIET)
    return run


def test_files_of_one_dataset_go_one_after_the_other() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv", "2.csv"], cases=["a.csv"])
    assert [dropped.file for dropped in zone.put_so_far] == ["1.csv", "a.csv"]

    run.step(Entries((entry(zone.put_so_far[0], "committed"),), ()), QUIET)

    assert [dropped.file for dropped in zone.put_so_far] == ["1.csv", "a.csv", "2.csv"]


def test_no_more_files_are_on_their_way_at_once_than_the_machine_has_use_for() -> None:
    zone = Zone()
    run = run_of(zone, at_once=1, pathways=["1.csv"], cases=["a.csv"])
    assert [dropped.file for dropped in zone.put_so_far] == ["1.csv"]

    run.step(Entries((entry(zone.put_so_far[0], "committed"),), ()), QUIET)

    assert [dropped.file for dropped in zone.put_so_far] == ["1.csv", "a.csv"]


def test_a_run_is_done_when_its_product_holds_the_drop() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])
    committed = entry(zone.put_so_far[0], "committed")

    run.step(Entries((committed,), ()), QUIET)
    assert not run.finished

    run.step(Entries((committed,), (published("triages", pathways="drop1"),)), QUIET)
    assert run.finished
    assert run.problems == []
    assert run.lines[0].released == ("triages",)


def test_an_older_release_does_not_count() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])
    older = published("triages", pathways="drop0")

    run.step(Entries((entry(zone.put_so_far[0], "committed"),), (older,)), QUIET)

    assert not run.finished


def test_the_same_file_again_is_no_problem_when_its_product_is_published() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])

    run.step(Entries((entry(zone.put_so_far[0], "duplicate"),), (published("triages", pathways="drop0"),)), QUIET)

    assert run.finished
    assert run.problems == []


def test_a_quarantined_file_says_why_its_product_is_missing() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])

    for _ in range(IDLE_LOOKS):
        run.step(Entries((entry(zone.put_so_far[0], "quarantined", REASON),), ()), QUIET)

    assert run.finished
    assert run.problems == [f"1.csv of pathways {EMPTY}", "triages is not published: nothing of pathways is committed"]


def test_a_quarantined_file_is_a_problem_although_an_earlier_release_of_its_product_stands() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])

    quarantined = entry(zone.put_so_far[0], "quarantined", REASON)
    run.step(Entries((quarantined,), (published("triages", pathways="drop0"),)), QUIET)

    assert run.finished
    assert run.problems == [f"1.csv of pathways {EMPTY}"]


def test_a_quarantined_file_is_a_problem_although_a_good_one_beside_it_is_published() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv", "2.csv"])
    quarantined = entry(zone.put_so_far[0], "quarantined", REASON)
    run.step(Entries((quarantined,), ()), QUIET)

    committed = entry(zone.put_so_far[1], "committed")
    run.step(Entries((quarantined, committed), (published("triages", pathways="drop2"),)), QUIET)

    assert run.finished
    assert run.problems == [f"1.csv of pathways {EMPTY}"]


def test_a_file_that_a_person_refused_is_told_and_nothing_is_left_to_decide() -> None:
    zone = Zone()
    run = run_of(zone, cases=["a.csv"])

    refused = entry(zone.put_so_far[0], "refused", REASON)
    run.step(Entries((refused,), (published("rates", cases="drop0"),)), QUIET)

    (problem,) = run.problems
    assert problem.startswith("a.csv of cases is refused, so it is not in rates: The file is empty. Send it again.")
    assert problem.endswith("`pratique receipt drop1` shows its receipt")


@pytest.mark.parametrize(("dataset", "state"), [("pathways", "superseded"), ("idle", "quarantined")])
def test_a_file_that_no_product_is_without_is_no_problem(dataset: str, state: str) -> None:
    zone = Zone()
    run = run_of(zone, **{dataset: ["1.csv"]})

    out = entry(zone.put_so_far[0], state, REASON)
    run.step(Entries((out,), (published("triages", pathways="drop0"),)), QUIET)

    assert run.finished
    assert run.problems == []


def test_a_product_that_waits_for_another_dataset_is_named() -> None:
    zone = Zone()
    run = run_of(zone, cases=["a.csv"])

    for _ in range(IDLE_LOOKS):
        run.step(Entries((entry(zone.put_so_far[0], "committed"),), ()), QUIET)

    assert run.problems == ["rates is not published: nothing of people is committed"]


def test_a_running_release_is_waited_for() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])

    for _ in range(2 * IDLE_LOOKS):
        run.step(Entries((entry(zone.put_so_far[0], "committed"),), ()), Workflows(1, ()))

    assert not run.finished


def test_a_refused_release_is_told_with_its_reason() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])
    refused = Release("triages", "r1", "refused", {"pathways": "drop1"}, "", ({"message": "a cell is exposed"},))

    for _ in range(IDLE_LOOKS):
        run.step(Entries((entry(zone.put_so_far[0], "committed"),), (refused,)), QUIET)

    assert run.problems == ["triages is not published: a cell is exposed"]


def test_an_execution_that_failed_ends_its_line_with_the_cause() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])
    failure = Failure("arn", "ingest", "zone-pathways/incoming/1.csv?v1", "worker was killed")

    for _ in range(IDLE_LOOKS):
        run.step(Entries((entry(zone.put_so_far[0], "landed"),), ()), Workflows(0, (failure,)))

    assert run.problems[0] == "1.csv of pathways failed: worker was killed"


def test_a_release_that_is_being_made_is_told() -> None:
    zone = Zone()
    run = run_of(zone, pathways=["1.csv"])
    candidate = Release("triages", "r1", "candidate", {"pathways": "drop1"}, "")

    run.step(Entries((entry(zone.put_so_far[0], "committed"),), (candidate,)), Workflows(1, ()))

    assert run.lines[0].detail == "triages being protected"
    assert not run.finished


BEGUN = datetime(2020, 10, 3, tzinfo=UTC)
LEFT = Dropped("pathways", "0.csv", "zone-pathways", "incoming/0.csv", "v0", "drop0")


def test_a_drop_that_an_earlier_run_left_is_waited_for_before_the_next_of_its_dataset() -> None:
    zone = Zone()
    run = Following.of({"pathways": [Path("1.csv")]}, PRODUCTS, zone.put, Unfinished((LEFT,), (), BEGUN))

    run.step(Entries((entry(LEFT, "inspected"),), ()), Workflows(1, ()))
    assert zone.put_so_far == []

    run.step(Entries((entry(LEFT, "committed"),), ()), QUIET)
    assert [dropped.file for dropped in zone.put_so_far] == ["1.csv"]


def test_a_release_that_an_earlier_run_left_must_be_published_anew() -> None:
    zone = Zone()
    run = Following.of({"pathways": [Path("1.csv")]}, PRODUCTS, zone.put, Unfinished((), ("triages",), BEGUN))
    run.step(Entries((), ()), QUIET)
    duplicate = entry(zone.put_so_far[0], "duplicate")
    before = Release("triages", "r0", "published", {"pathways": "drop0"}, "2020-10-02T17:00:00+00:00")
    after = Release("triages", "r1", "published", {"pathways": "drop0"}, "2020-10-03T17:00:00+00:00")

    run.step(Entries((duplicate,), (before,)), QUIET)
    assert not run.finished

    run.step(Entries((duplicate,), (before, after)), Workflows(1, ()))
    assert not run.finished  # the platform ends with the run, and so would what is under way

    run.step(Entries((duplicate,), (before, after)), QUIET)
    assert run.finished
    assert run.problems == []
