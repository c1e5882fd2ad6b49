"""Drops, where they lie, and what people decide of them."""
