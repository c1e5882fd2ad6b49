"""The vocabulary of the platform: models and loaders for ``catalogue/`` and what synth and run time derive from them.

Knows no AWS and no CDK.
"""
