"""Which Pratique this is: certificates say by which they were made."""

from __future__ import annotations

VERSION = "0.1.0"
