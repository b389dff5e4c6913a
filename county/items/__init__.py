"""Public items as the county's own pages read them.

Invariant: what is read here was sealed; drafts are told apart by their state.
"""
