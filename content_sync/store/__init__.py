"""The store: content database, blobs, outbox, floors and evidence of one terminal.

Invariant: what a reader hands out was sealed by approvers whom the pinned root
trusts, and every file it needs is there.
"""
