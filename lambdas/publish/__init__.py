"""Publish: turns a candidate into a release that anyone can read, and switches to it in one write."""
