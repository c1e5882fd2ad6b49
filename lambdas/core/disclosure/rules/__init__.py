"""Which cells are unsafe by themselves, and how far each must be protected."""
