"""The terminal API: the feed, blobs, mail, time, the outbox.

Invariant: what the feed serves are bytes made before; a request only picks them.
"""
