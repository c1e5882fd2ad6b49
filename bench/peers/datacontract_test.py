"""datacontract-cli tests the file against the dataset's own contract, of which it reads what is ODCS's."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml
from datacontract.data_contract import DataContract

from bench.peers.answer import say

CONTRACT = Path(__file__).parents[2] / "catalogue" / "datasets" / "covid_tests" / "contract.odcs.yaml"


def main() -> None:
    """Test the file named first; which rows are bad it does not say, so the answer is its words."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    contract["schema"][0].pop("quality")
    for column in contract["schema"][0]["properties"]:
        if column["name"] == "date_of_birth":  # it reads dates of one form in a file, and the others are ISO
            column["logicalTypeOptions"] = {}
    server = {"server": "bench", "type": "local", "path": sys.argv[1], "format": "csv", "delimiter": ","}
    contract["servers"] = [server]
    run = DataContract(data_contract_str=yaml.safe_dump(contract), server="bench").test()
    failed = [check for check in run.checks if check.result not in {"passed", "warning"}]
    said = "; ".join(f"{check.name}: {check.reason}".split("\n")[0][:100] for check in failed[:3])
    say(f"{run.result.value}, {len(failed)} of {len(run.checks)} checks ({said}); names no rows")


if __name__ == "__main__":
    main()
