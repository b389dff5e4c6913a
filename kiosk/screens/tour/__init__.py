"""A tour of every screen: what `python -m kiosk shots` draws and the tests measure.

Invariant: nothing is filed, sent or printed on it, and nothing of the store is changed.
"""
