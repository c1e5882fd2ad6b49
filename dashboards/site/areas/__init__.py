"""Pages about areas: what all products know of a place, and the list to find it in."""
