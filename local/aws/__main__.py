"""Start the embedded AWS: ``python -m local.aws`` with ministack's own environment variables."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ministack.app import main

from local.aws import (
    athena,
    buckets,
    glue_tables,
    layers,
    object_events,
    ranges,
    resource_types,
    saving,
    sign_in,
    workers,
)

if __name__ == "__main__":
    resource_types.install()
    buckets.install()
    glue_tables.install()
    athena.install()
    workers.install()
    ranges.install()
    object_events.install()
    workers.clear_leftovers(Path(tempfile.gettempdir()))
    layers.install()
    saving.install()
    sign_in.install()
    main()
