"""The ``pratique`` command, thin: one file a group of commands."""
