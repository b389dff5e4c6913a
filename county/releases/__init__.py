"""Releases of the terminals' software: kept, offered in stages, followed.

Invariant: the county offers what others sealed; nothing here can make a release.
"""
