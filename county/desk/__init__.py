"""The staff desk: server-rendered pages, one package a noun.

Invariant: every page declares the roles it is for, and every act carries the
session's token.
"""
