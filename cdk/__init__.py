"""Constructs, in folders by what they are about. Functions and pages are referred to by path, never imported."""
