"""Areas: the pages and files that bring together what the latest releases tell of each area."""
