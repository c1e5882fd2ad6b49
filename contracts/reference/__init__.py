"""Reference data: lists of codes, hierarchies over them, and tables beside them."""
