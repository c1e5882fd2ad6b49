"""Files for validators that stop at the first row they cannot read, and what is counted against a validator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.ingest import truth_of
from bench.peers.run import faultless, missed, readable

LINES = (
    b"specimen_id,nhs_number,given_name,family_name,date_of_birth,result\n",
    b"LB1,,Ann,Bell,02/01/1980,VOID\n",
    b"LB2,,Zo\xeb,Bell,02/01/1980,VOID\n",
    b"LB3,,Ann,Bell,02/01/1980,maybe\n",
    b"LB1,,Ann,Bell,02/01/1980,VOID\n",
    b"LB4,,Ann,Bell,02/01/1980\n",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "four.csv"
    found.write_bytes(b"".join(LINES))
    faults = {3: "encoding", 4: "enum", 5: "exact_duplicate", 6: "too_few_columns"}
    truth_of(found).write_text(json.dumps(faults))
    return found


def test_a_readable_file_keeps_the_other_faults_and_knows_them_by_their_new_lines(file: Path) -> None:
    kept = readable(file)

    assert kept.read_bytes() == LINES[0] + LINES[1] + LINES[3] + LINES[4]
    assert json.loads(truth_of(kept).read_text()) == {"3": "enum", "4": "exact_duplicate"}


def test_a_faultless_file_has_good_rows_alone_and_its_dates_in_one_form(file: Path) -> None:
    assert faultless(file).read_bytes().splitlines()[1:] == [b"LB1,,Ann,Bell,1980-01-02,VOID"]


def test_what_is_accepted_though_faulty_is_missed_and_a_copy_is_not(file: Path) -> None:
    assert missed(file, ["LB1", "LB1", "LB3"]) == (5, 3, {"enum": 1})
    assert missed(file, ["LB1"]) == (5, 3, {})
