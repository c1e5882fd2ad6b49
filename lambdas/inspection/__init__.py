"""Inspection: a drop is held against its data contract and loses its identities."""
