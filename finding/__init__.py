"""A person's words to items: one search for kiosk, phone pages and desk.

Invariant: what the index holds is what `put` was given; nothing is found that was
dropped.
"""
