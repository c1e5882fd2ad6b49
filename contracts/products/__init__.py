"""Products: what is published, broken by what, under which rule and when."""
