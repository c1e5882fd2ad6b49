"""Registers: tables of people linked from several datasets."""
