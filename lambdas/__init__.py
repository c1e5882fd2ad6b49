"""What runs: a pure core, adapters to AWS, and one folder a function."""
