"""Triage: what has landed, whether it is known already, and which way it goes."""
