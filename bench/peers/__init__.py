"""Other validators on the same file, each in the plain way its documentation shows, in an environment of its own."""
