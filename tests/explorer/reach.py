"""Opens every part of the explorer in a process of its own, and prints what it loaded and whom it called.

Arguments: paths to ask for. The first line printed is JSON: ``called``, addresses that a socket was opened to;
``loaded``, every module; ``status``, the answers.
"""

from __future__ import annotations

import json
import sys
from typing import Any

called: set[str] = set()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note every address that this process opens a socket to, or looks up."""
    if event == "socket.connect":
        called.add(f"{arguments[1][0]}:{arguments[1][1]}" if isinstance(arguments[1], tuple) else str(arguments[1]))
    if event == "socket.getaddrinfo":
        called.add(f"{arguments[0]}:{arguments[1]}")


if __name__ == "__main__":
    sys.addaudithook(watch)
    from dashboards.explorer.wsgi import application

    client = application.test_client()
    status = [client.get(path).status_code for path in sys.argv[1:]]
    sys.stdout.write(json.dumps({"called": sorted(called), "loaded": sorted(sys.modules), "status": status}))
