"""How documents for programs are written."""

from __future__ import annotations

import json
from typing import Any

API = "v1"


def as_json(document: Any) -> str:
    """Return a document as text; short enough to be read by people too."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def releases_key(product: str) -> str:
    """Where the list of a product's releases is."""
    return f"{API}/products/{product}/releases.json"
