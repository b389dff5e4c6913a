"""Alerts from outside: CAP 1.2 messages, judged by rule, sealed, told.

Invariant: whatever a message says of itself, only its source's settings decide.
"""
