"""Suppression: hides what is unsafe in a product's counts and proves that it stays hidden."""
