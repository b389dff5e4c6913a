"""The audit log: who did what, when, about what, in one chain of hashes.

Invariant: an act and its record are one transaction; a record that was changed, taken out,
put in or moved breaks the chain, and one cut off its end is missed by whoever keeps a head.
"""
