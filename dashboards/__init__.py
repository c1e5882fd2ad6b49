"""What people read: the open site."""
