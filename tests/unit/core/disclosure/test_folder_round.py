from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.protect import commands
from contracts.products.product import Method
from lambdas.core.disclosure.folder.round import round_folder
from lambdas.core.disclosure.table.errors import DisclosureError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hier_area.csv").write_text("child,parent\nE,\nN,E\na,N\nb,N\nc,N\n")
    (tmp_path / "hier_sex.csv").write_text("child,parent\nall,\nf,all\nm,all\n")
    (tmp_path / "leaf.csv").write_text("area,sex,n\na,f,3\na,m,30\nb,f,21\nb,m,26\nc,f,90\nc,m,82\n")
    return tmp_path


def written(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(newline="") as file:
        return {(row["area"], row["sex"]): row for row in csv.DictReader(file)}


def test_every_cell_has_a_rounded_figure_and_the_rows_add_up(folder: Path) -> None:
    summary = round_folder(folder, folder / "out.csv", method=Method.ROUND, base=5)
    assert (summary["cells"], summary["unsafe"], summary["hidden"]) == (15, 1, 0)
    rows = written(folder / "out.csv")
    figures = {place: int(row["figure"]) for place, row in rows.items()}
    assert all(figure % 5 == 0 for figure in figures.values())
    assert sum(figures[area, "f"] for area in "abc") == figures["E", "f"] == figures["N", "f"]
    small = rows["a", "f"]
    assert int(small["low"]) <= 3 <= int(small["high"])
    assert int(small["low"]) < int(small["high"])


def test_what_is_hidden_has_no_figure_and_the_rest_is_rounded_by_itself(folder: Path) -> None:
    round_folder(folder, folder / "out.csv", method=Method.SUPPRESS_THEN_ROUND, base=5)
    rows = written(folder / "out.csv")
    assert (rows["a", "f"]["figure"], rows["a", "f"]["status"]) == ("", "confidential")
    assert rows["b", "f"]["figure"] == "20"
    assert rows["b", "m"]["figure"] == "25"
    assert rows["b", "all"]["figure"] == "45", "47, rounded by itself"
    assert (rows["b", "f"]["low"], rows["b", "f"]["high"]) == ("18", "22")


@pytest.mark.parametrize("base", [0, 1, 2])
def test_a_base_that_hides_too_little_is_refused(folder: Path, base: int) -> None:
    with pytest.raises(DisclosureError, match=f"a base of {base} hides too little"):
        round_folder(folder, folder / "out.csv", method=Method.ROUND, base=base)


def test_the_command_rounds_and_says_which_options_go_together(folder: Path) -> None:
    def run(*options: str) -> tuple[int, str]:
        result = CliRunner().invoke(commands, [str(folder), "--out", str(folder / "out.csv"), *options])
        return result.exit_code, result.output

    code, output = run("--method", "round", "--base", "5")
    assert code == 0
    assert json.loads(output)["base"] == 5
    for wrong in (("--method", "round"), ("--base", "5"), ("--method", "published")):
        assert run(*wrong)[0] == 2
    assert run("--method", "round", "--base", "5", "--seconds", "3")[0] == 2
