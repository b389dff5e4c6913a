"""Phone pages: what a QR code on a kiosk, a sign or a slip leads to.

Invariant: no account, no cookie, no script; only what was approved for phones.
"""
