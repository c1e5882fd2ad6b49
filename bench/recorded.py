"""What other tools reached on instances, recorded in November 2026 on two processors with other work beside.

Each entry: secondary cells, the sum of their counts, seconds of the inner call (of a range the smaller one).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recorded:
    """A tool's result on an instance of so many cells; ``value`` is 0 where the tool was timed only."""

    tool: str
    cells: int
    hidden: int
    value: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.tool} {self.hidden}/{self.value} ({self.seconds:g})"


GAUSS, SIMPLE, GCONFID = "GaussSuppression 1.2.3", "sdcTable 0.34 simple heuristic", "G-Confid 2.0.4"
RECORDED = {
    "t2d_1e3": [
        Recorded(GAUSS, 990, 23, 318, 0.36),
        Recorded(SIMPLE, 990, 27, 357, 1.5),
        Recorded("HITAS, the optimum,", 990, 20, 291, 5.4),
    ],
    "t3d_1e3": [
        Recorded(GAUSS, 1_155, 42, 593, 0.4),
        Recorded(SIMPLE, 1_155, 52, 713, 1.3),
        Recorded("OPT", 1_155, 43, 605, 160),
    ],
    "t3d_1e4": [
        Recorded(GAUSS, 10_560, 338, 4_301, 16),
        Recorded(SIMPLE, 10_560, 375, 4_897, 33),
        Recorded(GCONFID, 10_560, 337, 4_297, 65),
        Recorded("HYPERCUBE", 10_560, 383, 5_081, 394),
    ],
    "s3d_1e4": [Recorded(GAUSS, 10_560, 384, 4_491, 18)],
    "t3d_3e4": [Recorded(GAUSS, 31_680, 1_704, 37_190, 403)],
    "t3d_1e5": [Recorded("older heuristic, 18 cells exposed,", 105_600, 4_838, 74_434, 20)],
}
OPTIMA = {"t2d_1e3": 291, "t3d_1e3": 591, "s3d_1e4": 4_435, "t3d_1e4": 4_209}
"""Sums of counts that `bench.optimum` proves least, those of 10,000 cells block by block."""
