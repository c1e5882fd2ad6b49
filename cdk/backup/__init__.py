"""Copies of what cannot be made again, in a vault that nobody can empty."""
