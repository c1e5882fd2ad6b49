"""The open site: pages made once at each release; nothing is computed when they are read."""
