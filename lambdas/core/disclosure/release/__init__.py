"""From the rows of a product to its protected cells and their certificate."""
