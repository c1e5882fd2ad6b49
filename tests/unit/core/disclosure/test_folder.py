from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from lambdas.core.disclosure.folder.protect import protect_folder, read_folder
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.table.errors import DisclosureError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hier_area.csv").write_text("child,parent\nE,\nN,E\na,N\nb,N\nc,N\n")
    (tmp_path / "hier_sex.csv").write_text("child,parent\nall,\nf,all\nm,all\n")
    (tmp_path / "leaf.csv").write_text("area,sex,n\na,f,3\na,m,30\nb,f,20\nb,m,25\nc,f,90\nc,m,80\n")
    return tmp_path


def test_a_row_for_every_cell_and_a_summary(folder: Path) -> None:
    summary = protect_folder(folder, folder / "out.csv")
    assert (summary["cells"], summary["unsafe"], summary["secondary_cells"]) == (15, 1, 3)
    assert (summary["secondary_cells"], summary["secondary_value"]) == (3, 75)
    with (folder / "out.csv").open(newline="") as file:
        rows = {(row["area"], row["sex"]): row for row in csv.DictReader(file)}
    assert len(rows) == 15
    assert rows["a", "f"] == {
        "area": "a", "sex": "f", "suppressed": "1", "status": "confidential", "low": "1", "high": "22",
    }  # fmt: skip
    assert rows["c", "f"]["low"] == rows["c", "f"]["high"] == "90"


def test_a_second_hierarchy_is_read_beside_the_first(folder: Path) -> None:
    (folder / "hier_area.trusts.csv").write_text("child,parent\nE,\nT,E\nU,E\na,T\nb,T\nc,U\n")
    counts = read_folder(folder)
    assert set(counts.dims[0].codes) == {"E", "N", "T", "U", "a", "b", "c"}
    assert counts.values[counts.dims[0].position["T"], 0] == 78
    assert protect_folder(folder, folder / "out.csv")["audit"]["exposed"] == 0  # type: ignore[index]


def test_the_counts_that_are_hidden_are_not_written(folder: Path) -> None:
    protect_folder(folder, folder / "out.csv.gz", effort=Effort.FIRST)
    with gzip.open(folder / "out.csv.gz", "rt", newline="") as file:
        hidden = [row for row in csv.DictReader(file) if row["suppressed"] == "1"]
    assert len(hidden) == 4
    assert {(row["area"], row["sex"]): (row["low"], row["high"]) for row in hidden} == {
        ("a", "f"): ("1", "22"),
        ("b", "f"): ("1", "22"),
        ("a", "m"): ("11", "32"),
        ("b", "m"): ("23", "44"),
    }, "which the sums tell"


@pytest.mark.parametrize("name", ["status", "low", "figure", ""])
def test_a_dimension_that_is_called_like_a_column_of_the_result_is_told(folder: Path, name: str) -> None:
    (folder / f"hier_{name}.csv").write_bytes((folder / "hier_sex.csv").read_bytes())
    counts = (folder / "leaf.csv").read_text()
    (folder / "leaf.csv").write_text(counts.replace("area,sex,n", f"area,{name},n"))
    with pytest.raises(DisclosureError, match=f"no dimension can be called '{name}'; give it another name"):
        read_folder(folder)


def test_a_field_without_end_is_told(folder: Path) -> None:
    with (folder / "leaf.csv").open("a") as file:
        file.write('"' + "x" * 200_000)
    with pytest.raises(DisclosureError, match=r"leaf\.csv: not CSV .*; look for a quote that is never closed"):
        read_folder(folder)


def test_a_child_without_a_code_is_told(folder: Path) -> None:
    with (folder / "hier_sex.csv").open("a") as file:
        file.write(",all\n")
    with pytest.raises(DisclosureError, match=r"hier_sex\.csv: a child has no code"):
        read_folder(folder)


def test_a_folder_that_is_not_complete_is_told_what_it_lacks(folder: Path) -> None:
    (folder / "hier_sex.csv").unlink()
    with pytest.raises(DisclosureError, match=r"hier_sex\.csv: no such file"):
        read_folder(folder)
    (folder / "leaf.csv").unlink()
    with pytest.raises(DisclosureError, match=r"leaf\.csv: no such file"):
        read_folder(folder)


def test_a_code_that_is_in_no_hierarchy_is_told_with_its_line(folder: Path) -> None:
    with (folder / "leaf.csv").open("a") as file:
        file.write("z,f,4\n")
    with pytest.raises(DisclosureError, match=r"line 8: 'z' is not in hier_area\.csv"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("leaf", "told"),
    [
        (b"area,sex,n\na,f,3\na,m,3.5\n", "leaf.csv, line 3: n is '3.5'"),
        (b"area,sex,n\na,f,\n", "leaf.csv, line 2: n is ''"),
        (b"area,sex,n\na,f,-3\n", "leaf.csv, line 2: n is '-3'"),
        (b"area,sex,n\na,f\n", "'a,f' has 2 values, the header has 3"),
        (b"area,area,n\na,a,3\n", "a column is there twice"),
        (b"area,sex,n\na,f,3\na,m,5000000000000\n", "larger units"),
        (b"area,sex,n\n\xe9,f,3\n", "save it as UTF-8"),
    ],
)
def test_what_is_wrong_with_a_leaf_file_is_told(folder: Path, leaf: bytes, told: str) -> None:
    (folder / "leaf.csv").write_bytes(leaf)
    with pytest.raises(DisclosureError) as error:
        read_folder(folder)
    assert told in str(error.value)


def test_a_byte_order_mark_is_no_part_of_a_name(folder: Path) -> None:
    for name in ("leaf.csv", "hier_area.csv"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert read_folder(folder).dims[0].name == "area"


def test_whole_numbers_are_read_as_programs_write_them(folder: Path) -> None:
    (folder / "leaf.csv").write_text('area,sex,n\na,f,1e+05\na,m,"3.0"\n\nb,f,04\n')
    counts = read_folder(folder)
    assert sorted(set(counts.flat.tolist())) == [0, 3, 4, 100_000, 100_003, 100_004, 100_007]


def test_a_count_without_end_is_told(folder: Path) -> None:
    counts = (folder / "leaf.csv").read_text()
    (folder / "leaf.csv").write_text(counts.replace("a,f,3", f"a,f,{'9' * 400}"))
    with pytest.raises(DisclosureError, match=r"leaf\.csv, line 2: n is '9{24}'; give a whole number"):
        read_folder(folder)


def test_more_cells_than_fit_are_told(folder: Path) -> None:
    leaves = [f"x{number}" for number in range(5000)]
    for name in ("area", "sex"):
        (folder / f"hier_{name}.csv").write_text(
            "\n".join(["child,parent", "all,", *(f"{leaf},all" for leaf in leaves)])
        )
    (folder / "leaf.csv").write_text("area,sex,n\nx1,x1,3\n")
    with pytest.raises(DisclosureError, match="more than 20,000,000 cells; leave a dimension out"):
        read_folder(folder)


def test_a_dimension_whose_name_is_another_ones_second_hierarchy_is_told(folder: Path) -> None:
    counts = (folder / "leaf.csv").read_text()
    (folder / "leaf.csv").write_text(counts.replace("area,sex,n", "area,area.sex,n"))
    with pytest.raises(DisclosureError, match=r"'area\.sex' cannot name a file"):
        read_folder(folder)


def test_a_hidden_count_that_nothing_bounds_has_no_upper_end(tmp_path: Path) -> None:
    (tmp_path / "hier_area.csv").write_text("child,parent\nE,\na,E\nb,E\nc,E\n")
    (tmp_path / "leaf.csv").write_text("area,n\na,3\nb,0\nc,0\n")
    protect_folder(tmp_path, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="") as file:
        ends = {row["area"]: (row["low"], row["high"]) for row in csv.DictReader(file)}
    assert ends == {"E": ("1", ""), "a": ("1", ""), "b": ("0", "0"), "c": ("0", "0")}
