"""Rounds: what is done again and again without anybody asking, by the server or by a timer.

Invariant: each chore is done by one process at a time, and a fault of one keeps no other waiting.
"""
