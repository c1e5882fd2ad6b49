"""What happens to a product on its way out: its tests, its pinned query, its name, its files, the switch to it."""
