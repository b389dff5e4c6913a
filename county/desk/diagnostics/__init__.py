"""Diagnostics of terminals as the desk sees them.

Invariant: pages, templates and permission of this noun lie together.
"""
