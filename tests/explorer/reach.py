"""Opens every part of the explorer in a process of its own, and prints what it loaded, called and wrote.

Arguments: paths to ask for. Prints JSON: ``called``, addresses that a socket was opened to; ``written``, files that
were opened to be written; ``loaded``, every module, ``files`` where they are; ``status``, the answers.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

called: set[str] = set()
written: set[str] = set()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note every address that this process opens a socket to, or looks up, and every file that it writes."""
    if event == "socket.connect":
        called.add(f"{arguments[1][0]}:{arguments[1][1]}" if isinstance(arguments[1], tuple) else str(arguments[1]))
    if event == "socket.getaddrinfo":
        called.add(f"{arguments[0]}:{arguments[1]}")
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        written.add(str(arguments[0]))


if __name__ == "__main__":
    sys.addaudithook(watch)
    sys.modules["PIL"] = None  # type: ignore[assignment]  # Plotly takes Pillow where it is; the image has none
    from dashboards.explorer.wsgi import application

    client = application.test_client()
    status = [client.get(path).status_code for path in sys.argv[1:]]
    loaded = {name: module for name, module in sys.modules.items() if module is not None}
    files = sorted(str(module.__file__) for module in loaded.values() if getattr(module, "__file__", None))
    found = {"called": sorted(called), "written": sorted(written), "loaded": sorted(loaded), "files": files}
    sys.stdout.write(json.dumps({**found, "status": status}))
