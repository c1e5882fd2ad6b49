"""What people read: the open site, and the explorer over what it publishes."""
