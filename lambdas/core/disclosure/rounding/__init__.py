"""Rounding, alone or after suppression."""
