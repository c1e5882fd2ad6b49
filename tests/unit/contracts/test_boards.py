"""The table of boards is read with its mistakes, and leaves no CCG of the catalogue out."""

from __future__ import annotations

from pathlib import Path

from contracts.catalogue import load
from contracts.reference.boards import FILE, Became, read_boards
from contracts.reference.codes import Hierarchy, Node

CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"
CODES = ("E92000001", "E38000007", "QH8", "QJG")
KNOWN = {"all": Hierarchy("all", tuple(Node(code, code, "E92000001" if n else "") for n, code in enumerate(CODES)))}
BASSETLAW = "E38000008"


def told(folder: Path, *rows: str) -> list[str]:
    """Return what is wrong with a table of these rows."""
    (folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return [str(mistake) for mistake in read_boards(folder, KNOWN)[1].found]


def test_there_may_be_no_table(tmp_path: Path) -> None:
    found, mistakes = read_boards(tmp_path, KNOWN)
    assert (found, mistakes.found) == ({}, [])


def test_a_ccg_may_lie_in_parts_of_which_each_has_a_name(tmp_path: Path) -> None:
    assert not told(tmp_path, "ccg,board,part", "E38000007,QH8,North", "E38000007,QJG,South")
    assert read_boards(tmp_path, KNOWN)[0] == {"E38000007": (Became("QH8", "North"), Became("QJG", "South"))}


def test_every_mistake_names_its_file_and_line(tmp_path: Path) -> None:
    assert told(tmp_path, "ccg,board")[0].startswith(f"{tmp_path.name}/{FILE}")
    assert "line 1" in told(tmp_path, "ccg,board")[0]
    (columns,) = told(tmp_path, "ccg,board,part", "E38000007,QH8")
    assert "2 columns" in columns
    unknown = told(tmp_path, "ccg,board,part", "E38999999,QZZ,")
    assert ["E38999999" in unknown[0], "QZZ" in unknown[1]] == [True, True]
    (twice,) = told(tmp_path, "ccg,board,part", "E38000007,QH8,", "E38000007,QJG,South")
    assert "line 3, part" in twice


def test_every_ccg_has_a_board_of_its_region_and_every_board_a_ccg() -> None:
    known = load(CATALOGUE)
    parents = {name: {node.code: node.parent for node in known.hierarchies[name].nodes} for name in ("ccgs", "trusts")}
    ccgs = {code for code in parents["ccgs"] if code.startswith("E38")}
    elsewhere = {
        code
        for code, boards in known.boards.items()
        for each in boards
        if parents["trusts"][each.board] != parents["ccgs"][code] and not each.part
    }

    assert set(known.boards) == ccgs
    assert {each.board for boards in known.boards.values() for each in boards} == {
        code for code in parents["trusts"] if code.startswith("Q")
    }
    assert elsewhere == {BASSETLAW}
