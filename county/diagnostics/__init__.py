"""Diagnostics of terminals: asked for by a person, received in pieces, kept for a while.

Invariant: nothing is taken that this very terminal was not asked for, and nothing a terminal sent is
believed to be what it says before it was opened within limits.
"""
