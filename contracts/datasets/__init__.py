"""Datasets: their contracts as typed values, read from the Open Data Contract Standard and held against themselves."""
