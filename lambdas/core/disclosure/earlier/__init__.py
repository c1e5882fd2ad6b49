"""What was published before of the same people, and what it says of a release."""
