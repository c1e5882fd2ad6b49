"""Reconcile: a register's counts are held against what is published."""
