"""Beds under assumptions: a small model without Dash, without a clock and without chance. See docs/scenarios.md."""
