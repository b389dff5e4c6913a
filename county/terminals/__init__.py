"""Terminals: which there are, and what they send back.

Invariant: a terminal is known by the key of its device, which a person confirmed.
"""
