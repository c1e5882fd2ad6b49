"""What is published, and the receipts, served on this machine: ``python -m local.site``."""
