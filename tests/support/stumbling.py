"""A process that reads workbooks and meets, in each, what it does not expect."""

from __future__ import annotations

from lambdas.core.ingest.intake.answer import Answer, Request
from lambdas.core.ingest.intake.child import answer_with


def main() -> None:
    """Answer one request."""
    answer_with(_read)


def _read(request: Request) -> Answer:
    raise KeyError(request.format)
