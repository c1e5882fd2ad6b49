"""Where the commands print: answers to standard output, what went wrong to standard error."""

from __future__ import annotations

from rich.console import Console

console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)
