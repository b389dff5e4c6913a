"""Terminals: which there are, and what they send back.

Invariant: a terminal is known by its token, of which only the hash is kept.
"""
