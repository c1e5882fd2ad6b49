"""Where the commands print: answers to standard output, what went wrong to standard error."""

from __future__ import annotations

import sys

from rich.console import Console

# A log has no width, and a table cut to eighty columns says nothing. File names, and the words of files, are printed:
# a bracket in them is no markup.
console = Console(soft_wrap=True, highlight=False, markup=False, width=None if sys.stdout.isatty() else 220)
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
