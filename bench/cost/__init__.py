"""What an environment costs a month, from its templates, a table of prices and a stated load."""
