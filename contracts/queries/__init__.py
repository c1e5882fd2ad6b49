"""What products and registers have in common: queries over curated tables, their tests, who approved them."""
