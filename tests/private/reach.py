"""Opens the private tier's first pages in a process of its own; prints what it loaded and wrote, and its answers.

``written``: files that were opened to be written; ``loaded``, every module, ``files`` where they are.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

written: set[str] = set()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note every file that this process writes."""
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        written.add(str(arguments[0]))


if __name__ == "__main__":
    sys.addaudithook(watch)
    # Libraries take these where they are; the image has none of them.
    for name in ("_brotli", "backports", "brotli", "mypy_extensions", "numpy", "ruamel"):
        sys.modules[name] = None  # type: ignore[assignment]
    from dashboards.private.wsgi import application

    client = application.test_client()
    status = [client.get(path).status_code for path in ("/-/ready", "/sign-in", "/")]
    loaded = {name: module for name, module in sys.modules.items() if module is not None}
    files = sorted(str(module.__file__) for module in loaded.values() if getattr(module, "__file__", None))
    found = {"written": sorted(written), "loaded": sorted(loaded), "files": files}
    sys.stdout.write(json.dumps({**found, "status": status}) + "\n")
