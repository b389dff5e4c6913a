"""Seals: who may sign what, and how a signature is made and checked.

Invariant: this is the only place that touches a cryptographic library.
"""
