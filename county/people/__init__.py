"""Staff: accounts, passwords, sessions.

Invariant: no password and no session token is stored, only what is derived from it.
"""
