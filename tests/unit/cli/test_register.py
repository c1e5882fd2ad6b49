"""Registers on the command line: built from made-up drops of four suppliers, and held against a release."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from typer.testing import CliRunner

from cli.register import commands
from lambdas.core.registers.building import counted
from local.catalogue import catalogue
from local.registering import built_here, make_up

NAME, DAY = "shielded_register", "2020-09-16"
ENGLAND = ("all", "ALL", "E92000001")


class Made(NamedTuple):
    curated: Path
    release: Path
    counts: dict[tuple[str, ...], int]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Curated files of made-up people, and a release as their publisher would have made it of the same people."""
    work, release = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("release")
    register = catalogue().registers[NAME]
    curated = make_up(register, catalogue(), work, 0.1)
    with built_here(register, curated, None) as connection:
        rows = counted(connection, register, "shielded_patients").rows
    counts = {tuple(row[:3]): int(row[3]) for row in rows}
    publish(release, counts)
    return Made(curated, release, counts)


def publish(release: Path, counts: dict[tuple[str, ...], int]) -> None:
    with (release / "data.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "breakdown", "patient_group", "area", "patients", "status"])
        for key, count in counts.items():
            hidden = key[2] != ENGLAND[2] and 1 <= count <= 7
            shown = count if key[2] == ENGLAND[2] else 5 * round(count / 5)
            writer.writerow([DAY, *key, "[c]" if hidden else shown, "confidential" if hidden else "reported"])


def reconcile(made: Made, release: Path, *more: str) -> tuple[int, str]:
    given = ["--curated", str(made.curated), "--release", str(release), "--day", DAY, *more]
    result = CliRunner().invoke(commands, ["reconcile", NAME, "shielded_patients", *given])
    return result.exit_code, " ".join(result.output.split())


def test_a_register_is_built_of_people_whom_several_suppliers_know(made: Made, tmp_path: Path) -> None:
    out = tmp_path / "register.parquet"
    told = CliRunner().invoke(commands, ["build", NAME, "--curated", str(made.curated), "--out", str(out)])
    assert told.exit_code == 0, told.output
    people = duckdb.read_parquet(str(out))
    (one_each, linked, ended), *_ = people.aggregate(
        "count(*) = count(distinct nhs_number_pseudonym), "
        "count(*) FILTER (source = 'algorithm' AND removed_by IN ('gp', 'trust')), "
        "count(*) FILTER (status = 'deceased')"
    ).fetchall()
    assert one_each
    assert min(linked, ended) > 10


def test_a_register_as_known_on_a_day_has_nothing_of_what_was_reported_later(made: Made, tmp_path: Path) -> None:
    out = tmp_path / "register.parquet"
    given = ["build", NAME, "--curated", str(made.curated), "--out", str(out), "--known-on", "2020-03-20"]
    assert CliRunner().invoke(commands, given).exit_code == 0
    latest = duckdb.read_parquet(str(out)).aggregate("max(on_list_since)::varchar, max(on_list_until)::varchar")
    assert latest.fetchall() == [("2020-03-20", "2020-03-20")]


def test_a_release_of_the_same_people_is_the_registers(made: Made) -> None:
    code, told = reconcile(made, made.release)
    assert code == 0, told
    assert f"{len(made.counts):,} figures compared, 0 cannot be the register's" in told


def test_one_person_more_in_a_release_is_found(made: Made, tmp_path: Path) -> None:
    publish(tmp_path, {**made.counts, ENGLAND: made.counts[ENGLAND] + 1})
    code, told = reconcile(made, tmp_path)
    assert code == 1
    assert f"published {made.counts[ENGLAND] + 1:,}, the register counts {made.counts[ENGLAND]:,}" in told


def test_a_folder_without_one_of_the_sources_is_told(made: Made, tmp_path: Path) -> None:
    result = CliRunner().invoke(commands, ["build", NAME, "--curated", str(tmp_path), "--out", str(tmp_path / "x")])
    assert "has no Parquet file" in str(result.exception)


def test_the_registers_tests_run_from_the_command_line() -> None:
    result = CliRunner().invoke(commands, ["test", NAME])
    assert result.exit_code == 0
    assert f"19 of 19 tests of {NAME} pass" in result.output
