"""Disclosure control: what is hidden from a table of counts, and the proof that nobody can work it out."""
