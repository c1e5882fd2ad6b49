"""What the tenth dataset adds to a synth of production, in time and in what is deployed.

    python -m bench.added [ROUNDS]

Each dataset is a copy of ``covid_tests`` under another name. A round synthesises nine, ten and nineteen datasets one
after the other, so that other work on the machine falls on all three; seconds are the processor's, medians over the
rounds.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.assembly import Templates, synthesise
from bench.limits import catalogue

SIZES = (9, 10, 19)


def main(rounds: int) -> None:
    """Print what each size takes, and what one dataset more does."""
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            catalogue(size, Path(folder) / str(size))
        runs = [[_measured(Path(folder) / str(size)) for size in SIZES] for _ in range(rounds)]
    print(f"{'datasets':<34}" + "".join(f"{size:>12}" for size in SIZES) + f"{'the tenth':>12}{'then each':>12}")
    for number, title in enumerate(("processor seconds of the synth", "resources", "bytes of templates")):
        few, ten, more = (median(run[place][number] for run in runs) for place in range(len(SIZES)))
        shown = (few, ten, more, ten - few, (more - ten) / (SIZES[2] - SIZES[1]))
        print(f"{title:<34}" + "".join(f"{value:>12,.2f}" if number == 0 else f"{value:>12,.0f}" for value in shown))
    extra = [run[1][0] - run[0][0] for run in runs]
    print(f"the tenth in each of {rounds} rounds: {', '.join(f'{seconds:+.2f}' for seconds in extra)} s")


def _measured(folder: Path) -> tuple[float, int, int]:
    """Synthesise; return processor seconds of this and all its processes, how many resources, and their bytes."""
    before = _spent()
    templates = synthesise("prod", catalogue=folder)
    return _spent() - before, _resources(templates), len(json.dumps(templates, separators=(",", ":")))


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resources(templates: Templates) -> int:
    return sum(len(template["Resources"]) for template in templates.values())


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
