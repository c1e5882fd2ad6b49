"""How much a synth asks of the CDK: its calls by kind and by the place that makes them, and what each phase costs.

    python -m bench.synth [ENV]

Every call crosses to Node and back. Their number is the same on every machine; seconds are of this process's CPU, in
which Node's are not. The phases: importing the CDK, importing the app, making the constructs, writing the templates.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.assembly import ROOT, variables

PLACES = 12


def main(environment: str) -> int:
    """Print the table; return 0."""
    kinds: Counter[str] = Counter()
    places: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name, value in variables(environment, Path(folder), packs="off").items():
            patch.setenv(name, value)
        moments = [time.process_time()]
        import aws_cdk  # noqa: PLC0415 - what it costs is measured
        from jsii._kernel.providers.process import _NodeProcess  # noqa: PLC0415 - as above

        moments.append(time.process_time())
        import app  # noqa: PLC0415 - as above

        send = _NodeProcess.send

        def counted(self: Any, request: Any, response: Any) -> Any:
            kinds[type(request).__name__.removesuffix("Request")] += 1
            places[_place()] += 1
            return send(self, request, response)

        patch.setattr(_NodeProcess, "send", counted)
        moments.append(time.process_time())
        made = aws_cdk.App(analytics_reporting=False)
        app.build(made)
        moments.append(time.process_time())
        made.synth()
        moments.append(time.process_time())
    spent = [after - before for before, after in pairwise(moments)]
    for phase, seconds in zip(("import the CDK", "import the app", "make constructs", "write"), spent, strict=True):
        print(f"{phase:<16} {seconds:6.2f} s of CPU")
    print(f"{sum(kinds.values())} calls: " + ", ".join(f"{number} {kind}" for kind, number in kinds.most_common()))
    for place, number in places.most_common(PLACES):
        print(f"{number:6} {place}")
    return 0


def _place() -> str:
    """Return the function of ours that has asked, nearest to the call."""
    frame = sys._getframe(2)
    while frame.f_back is not None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(ROOT) and ".venv" not in file.parts and "bench" not in file.parts:
            return f"{file.relative_to(ROOT)}:{frame.f_code.co_name}"
        frame = frame.f_back
    return "the CDK itself"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    sys.exit(main(*(sys.argv[1:] or ["prod"])))
