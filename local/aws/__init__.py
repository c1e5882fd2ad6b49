"""The embedded AWS: ministack in a process of its own, with its gaps closed from outside.

Everything in this folder but ``process`` runs inside that process. One module closes one gap; docs/local.md lists them.
"""
