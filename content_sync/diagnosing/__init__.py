"""What a terminal is like, for whoever mends it from afar (`python -m content_sync diagnose`).

Invariant: nothing leaves this room but numbers, words that the software itself is made of, and
values that are named one by one; so no name, number, code or request of a person can.
"""
