"""Which further cells to hide: integer circuits, found and chosen."""
