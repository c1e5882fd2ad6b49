"""What is kept of who did what, so that nobody can change it, and how it is asked."""
