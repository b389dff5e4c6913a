"""Keeping and moving: the terminal's store, and the agent that fills and empties it.

Invariant: the store never touches the network; the agent is the only code of a
terminal that does.
"""
