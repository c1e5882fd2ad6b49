"""What moves a drop: the ledger, the functions, the two workflows, and what starts them."""
