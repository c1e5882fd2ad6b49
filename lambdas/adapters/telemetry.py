"""Logs, traces and metrics of every function, set up once.

What a drop holds is never logged, traced or measured: names, counts, states and rule codes only. So the tracer records
neither answers nor errors, and an event is never written to the log.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer, single_metric
from aws_lambda_powertools.metrics import MetricUnit

Event = dict[str, Any]
Handler = Callable[[Event, Any], Event]

NAMESPACE = "Pratique"

logger = Logger()
tracer = Tracer()
metrics = Metrics(namespace=NAMESPACE)


def instrumented(handler: Handler) -> Handler:
    """Return a Lambda handler with structured logs, a trace segment and its metrics flushed at the end."""

    @wraps(handler)
    def measured(event: Event, context: object) -> Event:
        try:
            return handler(event, context)
        finally:
            if metrics.metric_set:
                metrics.flush_metrics()
            metrics.clear_metrics()

    traced = tracer.capture_lambda_handler(measured, capture_response=False, capture_error=False)
    logged: Handler = logger.inject_lambda_context(traced, log_event=False, clear_state=True)
    return logged


def about(dataset: str | None, **names: str) -> None:
    """Put names (a drop, a product, a release) on every later log line, and the dataset on every metric."""
    logger.append_keys(dataset=dataset or "unclaimed", **names)
    metrics.add_dimension(name="dataset", value=dataset or "unclaimed")


def about_release(product: str, release: str) -> None:
    """Put a release's names on every later log line, and its product on every metric."""
    logger.append_keys(product=product, release=release)
    metrics.add_dimension(name="product", value=product)


def about_register(register: str) -> None:
    """Put a register's name on every later log line and on every metric."""
    logger.append_keys(register=register)
    metrics.add_dimension(name="register", value=register)


def count(name: str, number: int = 1) -> None:
    """Add to a metric."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)


def measure(name: str, value: float, **dimension: str) -> None:
    """Tell what a metric is at this moment, of what ``dimension`` names; the function's own name goes with it."""
    with single_metric(name, MetricUnit.NoUnit, value, namespace=NAMESPACE) as metric:
        for key, of in {"service": logger.service, **dimension}.items():
            metric.add_dimension(key, of)
