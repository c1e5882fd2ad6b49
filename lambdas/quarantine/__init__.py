"""Quarantine: a person's decision opens its door, or closes it for good."""
