"""How long an invitation to the user pool lasts."""

INVITED_DAYS = 3
"""Days for which the password that it brings opens the pool."""
