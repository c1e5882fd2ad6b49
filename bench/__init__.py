"""Measurements behind the figures in docs/: ratios against a named floor or peer, taken in the same run."""
