"""G-Confid finds a pattern for the cells and sums of a folder; `bench.gconfid` writes them and reads the answer.

python -m bench.peers.gconfid_pattern FOLDER    (in an environment of its own)
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pandas as pd
from gconfid import Suppression


def main() -> None:
    """Read cells.csv and sums.csv, and write the cells that are hidden and the seconds of the call to pattern.json."""
    folder = Path(sys.argv[1])
    cells = pd.read_csv(folder / "cells.csv").astype({"TotalNoise": float, "Sensitivity": float})
    sums = pd.read_csv(folder / "sums.csv")
    begun = time.perf_counter()
    found = Suppression(incell=cells, inconstraint=sums, outsuppress="pandas").outsuppress
    seconds = time.perf_counter() - begun
    hidden = found.loc[found["OutStatus"].isin(["S", "X"]), ["CellId"]]
    written = {"hidden": hidden["CellId"].astype(int).tolist(), "seconds": round(seconds, 2)}
    (folder / "pattern.json").write_text(json.dumps(written), encoding="utf-8")


if __name__ == "__main__":
    main()
