"""How files of the catalogue are read, and how what is wrong with them is told."""
