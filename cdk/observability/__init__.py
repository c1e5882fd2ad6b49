"""How people learn that something is wrong."""
