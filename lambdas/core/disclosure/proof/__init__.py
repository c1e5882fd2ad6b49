"""Protecting and attacking in turn until nothing is found, and the certificate of that."""
