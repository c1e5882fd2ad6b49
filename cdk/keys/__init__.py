"""Keys: one for each kind of data, and one for each purpose domain of pseudonyms."""
