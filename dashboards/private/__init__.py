"""The private tier: pages for approved users, who see what their agreement gives and nothing else."""
