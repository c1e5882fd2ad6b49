"""Commit: an accepted drop's periods become part of the curated table, at once or not at all."""
