"""Who may sign in, and how surely it is they."""
