"""Drafts a data contract from an example file: what each column seems to be, marked as inferred."""
