"""How many readers the open page and the explorer serve, beside a dashboard as it is usually begun."""
