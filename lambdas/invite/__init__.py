"""Invites people under an agreement."""
