"""The gate: alerts that come over the network, put into the inbox with their proof.

A process of its own, with the right to write into the inbox and no other: it holds no key
of a standing rule and no database. Invariant: what passes the gate is judged by whoever
reads the inbox, by the same rules and the same proof as what a hand dropped there.
"""
