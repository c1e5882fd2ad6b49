"""The names of a product's codes, which a certificate covers too: figures under another name are false."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy

Names = dict[str, dict[str, str]]


def code_names(product: Product, hierarchies: Mapping[str, Hierarchy]) -> Names:
    """Return what each code of each dimension is called, as ``names`` of data.json has it."""
    return {item.name: item.over(hierarchies).names for item in product.dimensions}


def hash_of_names(names: Mapping[str, Mapping[str, str]]) -> str:
    """Hash names: SHA-256 of their JSON with sorted keys, no spaces, and no character escaped that need not be."""
    text = json.dumps(names, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
