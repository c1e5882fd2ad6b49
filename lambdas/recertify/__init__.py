"""Recertify: a report, each month, of everybody who is let in under each agreement."""
