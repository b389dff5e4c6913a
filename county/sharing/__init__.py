"""What other apps of the county read: the open API and the Atom feeds.

Invariant: nothing is here that phone pages do not show; reading needs no account.
"""
