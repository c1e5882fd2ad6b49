"""How a dashboard is served: one worker a container, a thread for each request at once."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces


def serve(application: str, *, host: str, port: int, threads: int) -> None:
    """Serve a WSGI application, ``module:name``, until the process is told to end. More readers are more containers."""
    Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        backpressure=128,
        websockets=False,
        respawn_failed_workers=False,
    ).serve()
