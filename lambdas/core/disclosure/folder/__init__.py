"""Tables that are given as a folder of files."""
