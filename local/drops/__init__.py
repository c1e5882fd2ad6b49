"""Realistic drops, made up from the contracts: the same files for the same seed, and no real person in any of them."""

from local.drops.generate import generate

__all__ = ["generate"]
