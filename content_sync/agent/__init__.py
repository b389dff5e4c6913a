"""The agent: the only code on a terminal that touches the network.

Invariant: nothing reaches the store that the rules in `accepting` have not passed.
"""
