"""Runs the benches: ``python -m bench`` all of them, ``python -m bench ingest`` one."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import ingest

BENCHES: dict[str, Callable[[], None]] = {"ingest": ingest.main}


def main(names: list[str]) -> int:
    """Run the named benches, or all; 2 when a name is unknown."""
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        print(f"no bench is called {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or list(BENCHES):
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
