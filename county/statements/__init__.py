"""Statements for households (本人补贴): read from a file, sealed to new codes.

See `docs/statements.md`.
"""
