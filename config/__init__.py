"""One file an environment, one typed model."""
