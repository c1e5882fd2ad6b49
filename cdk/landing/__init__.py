"""Landing zones: where suppliers put drops, one a dataset."""
