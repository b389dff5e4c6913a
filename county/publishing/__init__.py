"""From draft to feed: drafts, seals, changes, heads.

Invariant: nothing enters a feed that a terminal with this root would not accept.
"""
