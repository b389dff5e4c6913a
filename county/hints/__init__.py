"""Hints to pull: told after a publish, where a broker is configured.

Invariant: the feed works the same without them.
"""
