"""Data access agreements: who may see what, for what, until when."""
