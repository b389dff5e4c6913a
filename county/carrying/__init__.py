"""Carrying by hand: feeds onto a stick, terminals' rows off it.

Invariant: what lies on a stick is as untrusted as what comes over the network.
"""
