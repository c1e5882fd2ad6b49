"""The catalogue: what data there is, what it means, how it came in, and who may see it."""
