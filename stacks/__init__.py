"""Wiring only: one stack a file. Data (keys, landing, lake) stands apart from what can be made again."""
