"""The kiosk's screens in Kivy: one screen is one `x.py` and one `x.kv`.

Invariant: a screen decides nothing; it shows what `kiosk.journey` says and hands on
what a finger did.
"""
