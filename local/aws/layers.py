"""Lambda layers, unpacked once and shared by all workers.

The emulator unpacks every layer anew for every worker, hundreds of megabytes at each cold start, and Python compiles
it all again. Here a worker is given a layer of one line instead, which puts the shared folder on its path.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

FOLDER = "PRATIQUE_UNPACKED_LAYERS"


def unpacked(layer: bytes, folder: Path) -> Path:
    """Return the folder with a layer's content, unpacking it first when it is not there."""
    target = folder / hashlib.sha256(layer).hexdigest()[:16]
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=folder))
        with zipfile.ZipFile(io.BytesIO(layer)) as archive:
            archive.extractall(partial)
        try:
            partial.rename(target)
        except OSError:  # another worker was first
            shutil.rmtree(partial)
    return target


def pointer(content: Path) -> bytes:
    """Return a layer that does nothing but put another's Python packages first on the path."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        line = f"import sys; sys.path.insert(0, {str(content / 'python')!r})\n"
        made.writestr("python/lib/python/site-packages/layer.pth", line)
    return archive.getvalue()


def install() -> None:
    """Hand out pointers while a Python worker is being started, and whole layers to everybody else."""
    resolve, spawn = lambda_svc._resolve_layer_zip, lambda_runtime.Worker._spawn
    folder = Path(os.environ[FOLDER])
    starting = threading.local()

    def resolved(attachment: Any) -> bytes | None:
        layer: bytes | None = resolve(attachment)
        if layer is None or not getattr(starting, "python", False):
            return layer
        return pointer(unpacked(layer, folder))

    def spawned(worker: Any) -> None:
        starting.python = str(worker.config.get("Runtime", "")).startswith("python")
        try:
            spawn(worker)
        finally:
            starting.python = False

    lambda_svc._resolve_layer_zip = resolved
    lambda_runtime.Worker._spawn = spawned
