"""Freshness: how old each dataset is against its promise, and what waits for a person."""
