"""Registers: people linked from several datasets, and what is counted of them."""
