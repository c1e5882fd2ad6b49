"""Which way a drop is inspected: on one machine, or on Spark above the size that one machine can bear."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How a drop is inspected; the name of the route that the workflow takes."""

    INSPECT = "inspect"  # by a function, with DuckDB
    SPARK = "spark"  # by a job on Spark, with the same result


def way_of(size: int, *, function: int, spark: int) -> Way | None:
    """Return the way of a drop of ``size`` bytes; None for one that is too big for either.

    ``function`` and ``spark`` are the largest drops, in bytes, that each takes; ``spark`` is 0 where there is no Spark.
    """
    if size <= function:
        return Way.INSPECT
    return Way.SPARK if size <= spark else None
