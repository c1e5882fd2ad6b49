"""What anyone can work out from what is published. Knows nothing of how a table is protected."""
