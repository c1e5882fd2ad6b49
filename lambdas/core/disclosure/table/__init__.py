"""The table that protector and attacker share: dimensions, hierarchies, cells, and what is laid down about them."""
