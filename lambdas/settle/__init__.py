"""Settle: the supplier's receipt, the drop's one end state, and the news of what was committed."""
