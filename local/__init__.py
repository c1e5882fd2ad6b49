"""The platform on one machine: an embedded AWS, and how the real stacks are deployed to it."""
